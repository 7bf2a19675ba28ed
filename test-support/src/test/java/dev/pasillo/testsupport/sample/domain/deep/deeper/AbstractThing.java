package dev.pasillo.testsupport.sample.domain.deep.deeper;

class AbstractThing {}
