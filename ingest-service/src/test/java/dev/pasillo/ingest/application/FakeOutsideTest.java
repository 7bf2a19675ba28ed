package dev.pasillo.ingest.application;

import java.net.URI;

class FakeOutsideTest implements OutsideContract {
    private final FakeOutside outside = new FakeOutside();

    @Override
    public Outside outside() {
        return outside;
    }

    @Override
    public URI standing(int status, byte[] content) {
        var address = URI.create("https://sns.example/" + status);
        outside.put(address, status, content);
        return address;
    }

    @Override
    public URI nowhere() {
        return URI.create("https://sns.example/nowhere");
    }

    @Override
    public int asked(URI address) {
        return outside.reads(address);
    }
}
