#pragma once

#include "bridge/home.hpp"
#include "catch.hpp"
#include "json.hpp"

namespace petcam::bridge {

inline Json parsed(const std::string& text) {
    Json json(json_loads(text.c_str(), 0, nullptr));
    REQUIRE(json);
    return json;
}

/// A home with one camera that films, is recorded, and tells its battery.
inline constexpr const char* kSubscribed = R"({"petcam":"subscribed","revoked":[],
    "cameras":[{"camera":"c1","name":"Kitchen","state":"live","media":null,"talk":false}],
    "conditions":[{"camera":"c1","viewers":2,
        "report":{"capture":"on","battery":83,"charging":true,"network":"wifi","uplink_kbps":850,"warnings":[]},
        "recording":{"mode":"motion","active":false},"motion":{"active":false,"level":null,"event":null},
        "sound":{"active":false,"level_dbfs":null,"event":null},"paused":false,"record":true}],
    "recorder":{"state":"ok","free_bytes":5000000000}})";

inline Home someHome() {
    const auto home = homeOf(parsed(kSubscribed).get());
    REQUIRE(home);
    return *home;
}

}  // namespace petcam::bridge
