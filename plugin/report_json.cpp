#include "replies.hpp"

// The JSON of how a camera's phone is.
namespace petcam {
namespace {

Json numberOrNull(const std::optional<int>& number) {
    return Json(number ? json_integer(*number) : json_null());
}

Json warningsArray(const std::set<Warning>& warnings) {
    Json array(json_array());
    for (const Warning warning : warnings) {
        json_array_append_new(array.get(), json_string(wordOf(warning)));
    }
    return array;
}

}  // namespace

Json reportObject(const std::optional<Report>& report) {
    if (!report) return Json(json_null());
    Json object(json_object());
    put(object.get(), "capture", wordOf(report->capture));
    put(object.get(), "battery", numberOrNull(report->batteryPercent));
    put(object.get(), "charging", Json(report->charging ? json_boolean(*report->charging) : json_null()));
    put(object.get(), "network", Json(report->network ? json_string(wordOf(*report->network)) : json_null()));
    put(object.get(), "uplink_kbps", numberOrNull(report->uplinkKbps));
    put(object.get(), "warnings", warningsArray(report->warnings));
    return object;
}

}  // namespace petcam
