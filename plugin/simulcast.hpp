#pragma once

#include <jansson.h>

#include <optional>

#include "petcam/layers.hpp"

namespace petcam {

/// What the Janus core says of simulcast beside the SDP, from which it has taken a=rid and a=simulcast:
/// `jsep` may hold {"simulcast":[{"mindex":1,"mid":"1","rids":["l","m","h"],"rid-ext":10}]} (janus.c,
/// janus_process_incoming_request). The rids stand in the order of the offer, or the other way round when
/// the client said "rid_order":"lmh". Empty for a medium that sends one encoding, for none, and where
/// something does not read like this.
Simulcast simulcastOf(const json_t* jsep, std::optional<int> mindex);

}  // namespace petcam
