/*
 * The signalling contract, version 1 (the README tells the same with a table of errors).
 *
 * Every request is answered asynchronously: Janus acks, then one event with the same transaction. The client
 * always offers; trickle ICE both ways. Unknown fields are refused.
 *
 *   {"request":"publish","camera":"kitchen","device":"hR3k..."}              + offer
 *     {"petcam":"published","camera":"kitchen","name":"kitchen","id":"2",
 *      "viewers":[{"id":"1","name":"Mum"}],"report":null,"since":1764000000,"last_event":null} + answer
 *     Simulcast: the lowest encoding first, "rid_order" left out of the jsep; at most three.
 *   {"request":"watch","camera":"kitchen","name":"Mum","quality":"tile"}     + offer (none to switch camera)
 *     {"petcam":"watching","camera":"kitchen","name":"kitchen","rights":["watch","listen","talk"],"id":"1",
 *      "state":"live","quality":"tile","holder":null,"queue":0,"viewers":[{"id":"1","name":"Mum"}],
 *      "report":{"capture":"on","battery":83,"charging":true,"network":"wifi","uplink_kbps":850,"warnings":[]},
 *      "since":1764000000,"last_event":{"event":"talk","at":1764000000,"name":"Mum"}}       + answer
 *     `name` may be left out ("Guest"); a member is called what the home calls it. "state" is "live",
 *     "paused" (on purpose), "asleep" (connected, but without a picture) or "waiting" (nobody publishes it):
 *     the PeerConnection comes up in all of them. "report" is what the camera said last, "since" when the
 *     state last changed (Unix seconds), "last_event" the last turn of somebody talking; null where there is
 *     none. `quality` may be left out ("auto").
 *   {"request":"prepare"}                                                    + offer
 *     {"petcam":"prepared"}                                                  + answer
 *     A viewer's PeerConnection before anybody watches: it comes up, nothing is sent over it, and the `watch`
 *     that follows needs no offer.
 *   {"request":"prefer","quality":"tile"}      {"petcam":"preferred","quality":"tile"}
 *     of a simulcast camera: "tile" and "saver" the lowest layer that arrives, "auto" and "best" the highest.
 *     The picture goes on with the layer of before until a keyframe of the other one; no new offer.
 *   {"request":"renegotiate"}                                                + offer
 *     {"petcam":"renegotiated"}                                              + answer
 *   {"request":"talk","action":"start"}      "take": at once, for those who manage the camera
 *     {"petcam":"talk","state":"granted","lease_ms":30000}
 *     {"petcam":"talk","state":"queued","position":1}
 *     {"petcam":"talk","state":"refused","reason":"camera_offline"}
 *                             or camera_paused, queue_full, receive_only, no_speaker, not_allowed
 *   {"request":"talk","action":"stop"}
 *     {"petcam":"talk","state":"released"}
 *   {"request":"refresh"}      {"petcam":"refreshed"}                        my picture stopped: heal me
 *   {"request":"report","capture":"paused","battery":83,"charging":true,"network":"wifi","uplink_kbps":850,
 *    "warnings":["unplugged"]}     from a publisher; each replaces the one before as a whole
 *     {"petcam":"reported"}
 *     capture: "on", "paused" (nobody gets picture or sound, nobody may talk) or "interrupted" (a call, a
 *     hidden page: comes back by itself). All but it may be left out: battery 0 to 100, network "wifi",
 *     "cellular", "ethernet" or "other", uplink_kbps 0 to 1000000, warnings any of "hot", "slow",
 *     "unplugged".
 *   {"request":"resume"}
 *     {"petcam":"resumed"}
 *     From a publisher: somebody at the phone ends a pause that came from elsewhere. As long as there is one,
 *     "paused":true stands in "published", "watching" and "list".
 *   {"request":"list"} {"petcam":"list","cameras":[{"camera":"kitchen","name":"kitchen",
 *                               "rights":["watch","listen","talk"],"state":"live","viewers":[...],
 *                               "holder":null,"queue":0,"report":...,"since":...,"last_event":...}]}
 *     "state" is "live", "paused", "asleep" or "offline"; who manages a camera also sees "device", the phone
 *     that is it, or null. From now on the events of all cameras come.
 *   {"request":"status"}       {"petcam":"status","version":"0.1.0","protocol":1,"open":true}
 *   {"request":"unpublish"}    {"petcam":"unpublished","camera":"kitchen"}   the PeerConnection is closed
 *   {"request":"unwatch"}      {"petcam":"unwatched","camera":"kitchen"}
 *     The PeerConnection stays for the next watch.
 *   anything wrong             {"petcam":"error","error_code":404,"error":"camera must be 1 to 40 ..."}
 *
 * In a locked home a handle signs in first, or with a `token` in publish, watch or list; cameras are "c1",
 * members "m1", devices "d1". Before that it may ask for status, sign_in, sign_out and claim, and is ended
 * after 5 s, after 5 wrong codes or tokens, and at once when it sends an offer.
 *
 *   {"request":"sign_in","token":"t0k3n..."}
 *     {"petcam":"signed_in","device":"d1","member":{"id":"m1","name":"Mum","role":"owner"}}
 *     {"petcam":"signed_in","device":"d2","camera":{"id":"c1","name":"Kitchen"}}       the phone that is a
 * camera
 *   {"request":"claim","code":"8KX3...","name":"Mum","attempt":"f00..."}     `name`: of a member who has none
 *   yet; `attempt`: a secret made for this claim; may be left out
 *     {"petcam":"claimed","token":"t0k3n...", and as signed_in}
 *     With the same `attempt` a claim may be repeated for a minute, as when its answer was lost.
 *   {"request":"sign_out","token":"t0k3n..."}      {"petcam":"signed_out","device":"d1"}
 *     removes the device whose token it is, and ends its sessions, on any handle; after a lost answer the
 *     repetition is refused with 411, which then means done. The last owner's last device stays (416).
 *   {"request":"ice"}
 *     {"petcam":"ice","ice":{"servers":[{"urls":["stun:cam.example.org:3478"]},{"urls":["turn:cam.example.org:3478"],
 *      "username":"1764000000:d1","credential":"b64..."}],"expires_in":43200}}
 *     The home's STUN and TURN servers, as RTCConfiguration has them; the password is good for so many
 * seconds. Also in the answers to sign_in, claim, list, watch, prepare and publish. Without "ice" where the
 * home has no servers.
 *   {"request":"ticket","camera":"c1"}
 *     {"petcam":"ticket","camera":"c1","ticket":"v1.m1.c1.rds.1764000000.9f...","actions":["read","delete","star"],
 *      "expires_in":60}
 *     for the recorder: member, camera, actions (r, d, s), Unix seconds, HMAC-SHA256 of all that before the
 * last dot
 *   {"request":"members"}      an owner sees everybody, others themselves
 *     {"petcam":"members","members":[{"id":"m2","name":"Ana","role":"sitter","from":null,"until":1764000000,
 *      "rights":[],"cameras":{"c1":{"rights":["watch","listen","talk"],"from":null,"until":null}},
 *      "devices":["d3"],"connected":1}]}
 *     "rights" are those on cameras that "cameras" does not name.
 *   For owners (pair, rename_camera and remove of a camera also for those who manage it):
 *   {"request":"invite","role":"sitter","name":"Ana","from":null,"until":1764000000,"rights":[],
 *    "cameras":{"c1":{"rights":["watch","listen","talk"]}}}     all but `role` may be left out
 *     {"petcam":"invited","member":"m2","code":"8KX3...","expires_in":600}
 *   {"request":"add_camera","name":"Kitchen"}
 *     {"petcam":"invited","camera":"c1","code":"8KX3...","expires_in":600}
 *   {"request":"pair","member":"m2"} or "camera":"c1"           another code: the next device, or the next
 * phone
 *     {"petcam":"invited",...}
 *   {"request":"change_member","member":"m2","name":"Anna","role":"family","until":null,"cameras":{"c1":null}}
 *     {"petcam":"changed","member":"m2"}           what is left out stays; a camera with null has no grant
 * any more
 *   {"request":"rename_camera","camera":"c1","name":"Hall"}   {"petcam":"changed","camera":"c1"}
 *   {"request":"remove","member":"m2"} or "camera" or "device"   {"petcam":"removed","member":"m2"}
 *
 * Events, unsolicited:
 *   {"petcam":"event","event":"camera_online","camera":"kitchen"}
 *   {"petcam":"event","event":"camera_offline","camera":"kitchen","reason":"hangup"}
 *     or unpublished, stalled, paused, interrupted
 *   {"petcam":"event","event":"report","camera":"kitchen",
 *    "report":{"capture":"on","battery":83,"charging":null,"network":"wifi","uplink_kbps":null,"warnings":["hot"]}}
 *     what the camera did not tell is null, and so is all of it when the publisher has gone
 *   {"petcam":"event","event":"viewers","camera":"kitchen","viewers":[{"id":"1","name":"Mum"}]}
 *   {"petcam":"event","event":"floor","camera":"kitchen","holder":{"id":"1","name":"Mum"},"queue":0,
 *    "reason":"granted"}
 *     or queued, released, silent, lease, left, camera_offline, camera_paused, preempted, not_allowed
 *   {"petcam":"event","event":"layers","camera":"kitchen","video":1,"audio":true}     to a publisher: what
 *     somebody needs of it from now on, `video` layers from the lowest (0 to 3, which is all) and its sound;
 *     it may stop the rest, and sends all of it again as soon as it is told so
 *     "bitrate":250000 beside them: the lowest layer is of use up to so many bit/s, as REMB says too
 *   {"petcam":"event","event":"pause","camera":"c1","paused":true}          to a publisher: from elsewhere
 *   {"petcam":"event","event":"codec","camera":"kitchen","codec":"vp8"}     to a publisher that offered
 *     "h264" and "vp8": publish again, this one first, on a new handle with the same device. Viewers see the
 *     old one until the new one has a picture; then the old one is told "replaced". It may also just go on.
 *   {"petcam":"event","event":"playable","camera":"kitchen","playable":"soon"}     to a viewer that cannot
 *     decode what the camera sends: "soon" (the camera was asked to change) or "no"; "yes" when it can again
 *   {"petcam":"event","event":"replaced","camera":"kitchen"}     this device publishes on a newer handle
 *   {"petcam":"event","event":"access","camera":"c1","name":"Kitchen","rights":["watch"]}
 *     what this handle may do with the camera from now on, and its name; without any right the camera is
 *     gone (but for the phone that is the camera, which never has one)
 *   {"petcam":"event","event":"home"}            to those who manage something and asked for it: ask again
 *   {"petcam":"event","event":"signed_out","reason":"removed"}   or ended (the time is over), replaced
 * (another phone is this camera now); then the handle ends
 */
#include "messages.hpp"

#include <map>
#include <string_view>

#include "fields.hpp"
#include "petcam/text.hpp"

namespace petcam {
namespace {

constexpr const char* kGuest = "Guest";

std::optional<std::string> tokenOf(Fields& fields) {
    return fields.has("token") ? std::optional(fields.secret("token")) : std::nullopt;
}

Request publishRequest(Fields& fields) {
    return PublishRequest{parseLabel(fields.text("camera"), "camera"),
                          parseDeviceKey(fields.text("device"), "device"), tokenOf(fields)};
}

Request watchRequest(Fields& fields) {
    return WatchRequest{parseLabel(fields.text("camera"), "camera"),
                        parseLabel(fields.textOr("name", kGuest), "name"), tokenOf(fields),
                        fields.has("quality") ? fields.quality("quality") : Quality::Auto};
}

Request listRequest(Fields& fields) {
    return ListRequest{tokenOf(fields)};
}

Request preferRequest(Fields& fields) {
    return PreferRequest{fields.quality("quality")};
}

Request talkRequest(Fields& fields) {
    const std::string action = fields.text("action");
    if (action == "start") return TalkRequest{TalkRequest::Action::Start};
    if (action == "stop") return TalkRequest{TalkRequest::Action::Stop};
    if (action == "take") return TalkRequest{TalkRequest::Action::Take};
    throw RequestError(ErrorCode::InvalidValue, "action must be \"start\", \"stop\" or \"take\"");
}

Request reportRequest(Fields& fields) {
    Report report;
    report.capture = fields.capture("capture");
    report.batteryPercent = fields.number("battery", Report::kFullBattery);
    report.charging = fields.flag("charging");
    report.network = fields.network("network");
    report.uplinkKbps = fields.number("uplink_kbps", Report::kMaxUplinkKbps);
    report.warnings = fields.warnings("warnings");
    return ReportRequest{std::move(report)};
}

Request signInRequest(Fields& fields) {
    return SignInRequest{fields.secret("token")};
}

Request claimRequest(Fields& fields) {
    return ClaimRequest{fields.secret("code"), parseLabel(fields.textOr("name", kGuest), "name"),
                        fields.has("attempt") ? parseDeviceKey(fields.text("attempt"), "attempt") : ""};
}

Request signOutRequest(Fields& fields) {
    return SignOutRequest{fields.secret("token")};
}

Request ticketRequest(Fields& fields) {
    return TicketRequest{fields.camera("camera")};
}

Request inviteRequest(Fields& fields) {
    NewMember member;
    if (fields.has("name")) member.name = parseLabel(fields.text("name"), "name");
    member.role = fields.role("role");
    member.window = {fields.time("from").value_or(std::nullopt), fields.time("until").value_or(std::nullopt)};
    member.elsewhere = fields.rights("rights");
    if (const auto grants = fields.grants("cameras")) {
        member.grants.emplace();
        for (const auto& [camera, grant] : *grants) {
            if (grant) member.grants->emplace(camera, *grant);
        }
    }
    return InviteRequest{std::move(member)};
}

Request addCameraRequest(Fields& fields) {
    return AddCameraRequest{parseLabel(fields.text("name"), "name")};
}

Request pairRequest(Fields& fields) {
    if (fields.has("camera")) return PairRequest{fields.camera("camera")};
    return PairRequest{fields.member("member")};
}

Request changeMemberRequest(Fields& fields) {
    ChangeMemberRequest request{fields.member("member"), {}};
    MemberChange& change = request.change;
    if (fields.has("name")) change.name = parseLabel(fields.text("name"), "name");
    if (fields.has("role")) change.role = fields.role("role");
    change.from = fields.time("from");
    change.until = fields.time("until");
    change.elsewhere = fields.rights("rights");
    change.grants = fields.grants("cameras").value_or(decltype(change.grants){});
    return request;
}

Request renameCameraRequest(Fields& fields) {
    return RenameCameraRequest{fields.camera("camera"), parseLabel(fields.text("name"), "name")};
}

Request removeRequest(Fields& fields) {
    if (fields.has("camera")) return RemoveRequest{fields.camera("camera")};
    if (fields.has("device")) return RemoveRequest{fields.device("device")};
    return RemoveRequest{fields.member("member")};
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
        {"prefer", preferRequest},
        {"prepare", bare<PrepareRequest>},
        {"renegotiate", bare<RenegotiateRequest>},
        {"talk", talkRequest},
        {"refresh", bare<RefreshRequest>},
        {"list", listRequest},
        {"status", bare<StatusRequest>},
        {"unpublish", bare<UnpublishRequest>},
        {"unwatch", bare<UnwatchRequest>},
        {"sign_in", signInRequest},
        {"sign_out", signOutRequest},
        {"claim", claimRequest},
        {"ticket", ticketRequest},
        {"members", bare<MembersRequest>},
        {"invite", inviteRequest},
        {"add_camera", addCameraRequest},
        {"pair", pairRequest},
        {"change_member", changeMemberRequest},
        {"rename_camera", renameCameraRequest},
        {"remove", removeRequest},
        {"report", reportRequest},
        {"ice", bare<IceRequest>},
        {"resume", bare<ResumeRequest>},
    };
    return table;
}

}  // namespace

Request parseRequest(const json_t* body) {
    if (!json_is_object(body)) throw RequestError(ErrorCode::NotAnObject, "the body must be a JSON object");
    Fields fields(body);
    return readRequest(fields, readers());
}

bool isForStrangers(const Request& request) {
    return std::holds_alternative<StatusRequest>(request) || std::holds_alternative<SignInRequest>(request) ||
           std::holds_alternative<SignOutRequest>(request) || std::holds_alternative<ClaimRequest>(request);
}

bool mayCarryOffer(const Request& request) {
    return std::holds_alternative<PublishRequest>(request) || std::holds_alternative<WatchRequest>(request) ||
           std::holds_alternative<PrepareRequest>(request) ||
           std::holds_alternative<RenegotiateRequest>(request);
}

}  // namespace petcam
