package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Who acted in a touchpoint. Only a customer's own acts break the silence that abandonment measures.
public enum Actor {
    @JsonProperty("customer")
    CUSTOMER,
    @JsonProperty("company")
    COMPANY,
    @JsonProperty("system")
    SYSTEM
}
