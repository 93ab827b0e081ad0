/*
 * The signalling contract, version 1 (the README tells the same with a table of errors).
 *
 * Every request is answered asynchronously: Janus acks, then one event with the same transaction. The client
 * always offers; trickle ICE both ways. Unknown fields are refused.
 *
 *   {"request":"publish","camera":"kitchen","device":"hR3k..."}              + offer
 *     {"petcam":"published","camera":"kitchen","id":"2","viewers":[{"id":"1","name":"Mum"}]}   + answer
 *   {"request":"watch","camera":"kitchen","name":"Mum"}                      + offer (none to switch camera)
 *     {"petcam":"watching","camera":"kitchen","id":"1","state":"live","holder":null,"queue":0,
 *      "viewers":[{"id":"1","name":"Mum"}]}                                  + answer
 *     `name` may be left out ("Guest"). "state" is "live" or "waiting": the PeerConnection comes up in both.
 *   {"request":"renegotiate"}                                                + offer
 *     {"petcam":"renegotiated"}                                              + answer
 *   {"request":"talk","action":"start"}
 *     {"petcam":"talk","state":"granted","lease_ms":30000}
 *     {"petcam":"talk","state":"queued","position":1}
 *     {"petcam":"talk","state":"refused","reason":"camera_offline"}   or queue_full, receive_only, no_speaker
 *   {"request":"talk","action":"stop"}
 *     {"petcam":"talk","state":"released"}
 *   {"request":"refresh"}      {"petcam":"refreshed"}                        my picture stopped: heal me
 *   {"request":"list"} {"petcam":"list","cameras":[{"camera":"kitchen","state":"live","viewers":[...],
 *                               "holder":null,"queue":0}]}
 *     "state" is "live" or "offline". From now on the events of all cameras come.
 *   {"request":"status"}       {"petcam":"status","version":"0.1.0","protocol":1,"open":true}
 *   {"request":"unpublish"}    {"petcam":"unpublished","camera":"kitchen"}   the PeerConnection is closed
 *   {"request":"unwatch"}      {"petcam":"unwatched","camera":"kitchen"}
 *     The PeerConnection stays for the next watch.
 *   anything wrong             {"petcam":"error","error_code":404,"error":"camera must be 1 to 40 ..."}
 *
 * Events, unsolicited:
 *   {"petcam":"event","event":"camera_online","camera":"kitchen"}
 *   {"petcam":"event","event":"camera_offline","camera":"kitchen","reason":"hangup"}
 *     or unpublished, stalled
 *   {"petcam":"event","event":"viewers","camera":"kitchen","viewers":[{"id":"1","name":"Mum"}]}
 *   {"petcam":"event","event":"floor","camera":"kitchen","holder":{"id":"1","name":"Mum"},"queue":0,
 *    "reason":"granted"}                 or queued, released, silent, lease, left, camera_offline
 *   {"petcam":"event","event":"replaced","camera":"kitchen"}     this device publishes on a newer handle
 */
#include "messages.hpp"

#include <map>
#include <string_view>
#include <vector>

#include "petcam/error.hpp"
#include "petcam/text.hpp"

namespace petcam {
namespace {

constexpr const char* kGuest = "Guest";

/// Reads the fields of one request and remembers which it knows.
class Fields {
public:
    explicit Fields(const json_t* object) : object_(object) { known_.emplace_back("request"); }

    std::string text(const char* field) {
        const json_t* value = take(field);
        if (!value) throw RequestError(ErrorCode::MissingField, std::string(field) + " is missing");
        return asText(field, value);
    }

    std::string textOr(const char* field, const char* otherwise) {
        const json_t* value = take(field);
        return value ? asText(field, value) : otherwise;
    }

    /// Throws for the first field that no one has asked for.
    void refuseOthers() const {
        const char* key = nullptr;
        json_t* value = nullptr;
        json_object_foreach(const_cast<json_t*>(object_), key, value) {
            bool known = false;
            for (const auto& name : known_) {
                known = known || name == key;
            }
            if (!known) throw RequestError(ErrorCode::UnknownField, "unknown field " + printable(key));
        }
    }

private:
    const json_t* take(const char* field) {
        known_.emplace_back(field);
        return json_object_get(object_, field);
    }

    static std::string asText(const char* field, const json_t* value) {
        if (!json_is_string(value))
            throw RequestError(ErrorCode::WrongType, std::string(field) + " must be a string");
        return {json_string_value(value), json_string_length(value)};
    }

    /// A key that the client made up: shown only as far as it is harmless.
    static std::string printable(std::string_view key) {
        constexpr std::size_t kShown = 32;
        std::string shown = "\"";
        for (const char c : key.substr(0, kShown)) {
            shown += c > 0x20 && c < 0x7F ? c : '?';
        }
        return shown + (key.size() > kShown ? "...\"" : "\"");
    }

    const json_t* object_;
    std::vector<std::string> known_;
};

Request publishRequest(Fields& fields) {
    return PublishRequest{parseLabel(fields.text("camera"), "camera"),
                          parseDeviceKey(fields.text("device"), "device")};
}

Request watchRequest(Fields& fields) {
    return WatchRequest{parseLabel(fields.text("camera"), "camera"),
                        parseLabel(fields.textOr("name", kGuest), "name")};
}

Request talkRequest(Fields& fields) {
    const std::string action = fields.text("action");
    if (action != "start" && action != "stop") {
        throw RequestError(ErrorCode::InvalidValue, "action must be \"start\" or \"stop\"");
    }
    return TalkRequest{action == "start"};
}

template <typename T>
Request bare(Fields&) {
    return T{};
}

using Reader = Request (*)(Fields&);

const std::map<std::string_view, Reader>& readers() {
    static const std::map<std::string_view, Reader> table{
        {"publish", publishRequest},
        {"watch", watchRequest},
        {"renegotiate", bare<RenegotiateRequest>},
        {"talk", talkRequest},
        {"refresh", bare<RefreshRequest>},
        {"list", bare<ListRequest>},
        {"status", bare<StatusRequest>},
        {"unpublish", bare<UnpublishRequest>},
        {"unwatch", bare<UnwatchRequest>},
    };
    return table;
}

}  // namespace

Request parseRequest(const json_t* body) {
    if (!json_is_object(body)) throw RequestError(ErrorCode::NotAnObject, "the body must be a JSON object");
    const json_t* name = json_object_get(body, "request");
    if (!name) throw RequestError(ErrorCode::MissingField, "request is missing");
    if (!json_is_string(name)) throw RequestError(ErrorCode::WrongType, "request must be a string");
    const auto reader = readers().find({json_string_value(name), json_string_length(name)});
    if (reader == readers().end()) {
        throw RequestError(ErrorCode::UnknownRequest, "request is none that this version knows");
    }
    Fields fields(body);
    Request request = reader->second(fields);
    fields.refuseOthers();
    return request;
}

bool mayCarryOffer(const Request& request) {
    return std::holds_alternative<PublishRequest>(request) || std::holds_alternative<WatchRequest>(request) ||
           std::holds_alternative<RenegotiateRequest>(request);
}

}  // namespace petcam
