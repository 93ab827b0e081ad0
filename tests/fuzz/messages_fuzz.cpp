// Bytes as the body of a Janus message: JSON to typed request. What is accepted has been understood to the
// last field; what is refused is refused with a contract number and a text that tells no value.
#include "messages.hpp"

#include <optional>
#include <string>

#include "fuzz.hpp"
#include "json.hpp"
#include "petcam/error.hpp"
#include "petcam/text.hpp"
#include "replies.hpp"

using namespace petcam;
using fuzz::require;

namespace {

struct Outcome {
    std::optional<Request> request;
    int code = 0;
    std::string text;
};

/// Whatever is thrown but RequestError leaves the target, and libFuzzer reports it.
Outcome outcomeOf(const json_t* body) {
    try {
        return {parseRequest(body), 0, {}};
    } catch (const RequestError& error) {
        return {std::nullopt, static_cast<int>(error.code()), error.what()};
    }
}

char otherLetter(char c) {
    if (c >= 'a' && c <= 'z') return c == 'z' ? 'a' : static_cast<char>(c + 1);
    if (c >= 'A' && c <= 'Z') return c == 'Z' ? 'A' : static_cast<char>(c + 1);
    if (c >= '0' && c <= '9') return c == '9' ? '0' : static_cast<char>(c + 1);
    return c;
}

/// Ids and words of the contract are values that the outcome may depend on.
bool isWord(const json_t* body, std::string_view key) {
    const char* request = json_string_value(json_object_get(body, "request"));
    const std::string_view name = request ? request : "";
    if (key == "camera" || key == "device") return name != "publish" && name != "watch";
    return key == "request" || key == "action" || key == "role" || key == "member" || key == "capture" ||
           key == "network" || key == "quality";
}

/// The same body with other letters and digits in its strings, which are valid or not as they were before.
Json withOtherValues(const json_t* body) {
    Json other(json_deep_copy(body));
    const char* key = nullptr;
    json_t* value = nullptr;
    json_object_foreach(other.get(), key, value) {
        const std::string_view name(key);
        if (!json_is_string(value) || isWord(body, name)) continue;
        std::string text(json_string_value(value), json_string_length(value));
        for (char& c : text) {
            c = otherLetter(c);
        }
        json_string_setn(value, text.data(), text.size());
    }
    return other;
}

void checkRefusal(const json_t* body, const Outcome& outcome) {
    require(outcome.code >= 400 && outcome.code <= 405, "a refused body has a code of the contract");
    require(fuzz::isPlainLine(outcome.text), "the text of a refusal is one plain line");
    const Json reply = errorReply(RequestError(static_cast<ErrorCode>(outcome.code), outcome.text));
    const char* told = json_string_value(json_object_get(reply.get(), "error"));
    require(told && outcome.text == told, "the reply carries the text");
    if (!json_is_object(body)) return;
    const Outcome other = outcomeOf(withOtherValues(body).get());
    require(other.code == outcome.code && other.text == outcome.text, "a refusal tells nothing of a value");
}

/// The body that a request was read from, rebuilt from what was understood.
struct Rebuild {
    const json_t* body;

    Json operator()(const PublishRequest& request) const {
        Json object = named("publish");
        put(object.get(), "camera", request.camera);
        put(object.get(), "device", request.device);
        if (request.token) put(object.get(), "token", *request.token);
        return object;
    }
    Json operator()(const WatchRequest& request) const {
        Json object = named("watch");
        put(object.get(), "camera", request.camera);
        const bool given = json_object_get(body, "name") != nullptr;
        require(given || request.name == "Guest", "who gives no name is a guest");
        if (given) put(object.get(), "name", request.name);
        if (request.token) put(object.get(), "token", *request.token);
        const bool asked = json_object_get(body, "quality") != nullptr;
        require(asked || request.quality == Quality::Auto, "who asks for no quality leaves it to the server");
        if (asked) put(object.get(), "quality", nameOf(request.quality));
        return object;
    }
    Json operator()(const PreferRequest& request) const {
        return with("prefer", "quality", nameOf(request.quality));
    }
    Json operator()(const TalkRequest& request) const {
        Json object = named("talk");
        constexpr const char* kWords[] = {"start", "stop", "take"};
        put(object.get(), "action", kWords[static_cast<int>(request.action)]);
        return object;
    }
    Json operator()(const ReportRequest& request) const {
        const Report& report = request.report;
        Json object = reportObject(report);
        put(object.get(), "request", "report");
        for (const char* key : {"battery", "charging", "network", "uplink_kbps"}) {
            if (json_is_null(json_object_get(object.get(), key))) json_object_del(object.get(), key);
        }
        const auto within = [](const std::optional<int>& number, int most) {
            return !number || (*number >= 0 && *number <= most);
        };
        require(within(report.batteryPercent, Report::kFullBattery) &&
                    within(report.uplinkKbps, Report::kMaxUplinkKbps),
                "numbers of a report are within their limits");
        // Their order means nothing; that each stands there once, and no other, is what the count tells.
        json_object_del(object.get(), "warnings");
        json_t* warnings = json_object_get(body, "warnings");
        require(report.warnings.size() == json_array_size(warnings), "each warning was said once");
        if (warnings) json_object_set(object.get(), "warnings", warnings);
        return object;
    }
    Json operator()(const SignInRequest& request) const { return with("sign_in", "token", request.token); }
    Json operator()(const IceRequest&) const { return named("ice"); }
    Json operator()(const ResumeRequest&) const { return named("resume"); }
    Json operator()(const SignOutRequest& request) const { return with("sign_out", "token", request.token); }
    Json operator()(const ClaimRequest& request) const {
        Json object = with("claim", "code", request.code);
        if (json_object_get(body, "name")) put(object.get(), "name", request.name);
        return object;
    }
    Json operator()(const TicketRequest& request) const {
        return with("ticket", "camera", toString(request.camera));
    }
    Json operator()(const MembersRequest&) const { return named("members"); }
    Json operator()(const AddCameraRequest& request) const {
        return with("add_camera", "name", request.name);
    }
    Json operator()(const PairRequest& request) const {
        const auto* member = std::get_if<MemberId>(&request.to);
        return member ? with("pair", "member", toString(*member))
                      : with("pair", "camera", toString(std::get<CameraId>(request.to)));
    }
    Json operator()(const RenameCameraRequest& request) const {
        Json object = with("rename_camera", "camera", toString(request.camera));
        put(object.get(), "name", request.name);
        return object;
    }
    Json operator()(const RemoveRequest& request) const {
        constexpr const char* kKinds[] = {"member", "camera", "device"};
        return std::visit([&](auto id) { return with("remove", kKinds[request.what.index()], toString(id)); },
                          request.what);
    }
    // Sets and defaults have several spellings: the members of these are checked, not compared.
    Json operator()(const InviteRequest& request) const {
        checkWindow(request.member.window);
        if (request.member.grants) {
            for (const auto& [camera, grant] : *request.member.grants)
                checkGrant(camera, grant);
        }
        return asItIs();
    }
    Json operator()(const ChangeMemberRequest& request) const {
        require(request.member.value > 0, "ids begin with 1");
        checkWindow(
            {request.change.from.value_or(std::nullopt), request.change.until.value_or(std::nullopt)});
        for (const auto& [camera, grant] : request.change.grants)
            checkGrant(camera, grant.value_or(Grant{}));
        return asItIs();
    }
    Json operator()(const PrepareRequest&) const { return named("prepare"); }
    Json operator()(const RenegotiateRequest&) const { return named("renegotiate"); }
    Json operator()(const RefreshRequest&) const { return named("refresh"); }
    Json operator()(const ListRequest& request) const {
        Json object = named("list");
        if (request.token) put(object.get(), "token", *request.token);
        return object;
    }
    Json operator()(const StatusRequest&) const { return named("status"); }
    Json operator()(const UnpublishRequest&) const { return named("unpublish"); }
    Json operator()(const UnwatchRequest&) const { return named("unwatch"); }

private:
    static void checkWindow(const Window& window) {
        for (const auto& end : {window.from, window.until}) {
            require(
                !end || (end->time_since_epoch().count() >= 0 && end->time_since_epoch() < 24h * 366 * 131),
                "times are of this century or the one before");
        }
    }
    static void checkGrant(CameraId camera, const Grant& grant) {
        require(camera.value > 0, "ids begin with 1");
        require(grant.rights == Rights::fromBits(grant.rights.bits()), "rights are known ones");
        checkWindow(grant.window);
    }
    Json asItIs() const { return Json(json_deep_copy(body)); }
    static Json with(const char* request, const char* key, const std::string& value) {
        Json object = named(request);
        put(object.get(), key, value);
        return object;
    }
    static Json named(const char* request) {
        Json object(json_object());
        put(object.get(), "request", request);
        return object;
    }
};

void checkLabel(std::string_view bytes) {
    std::string label;
    try {
        label = parseLabel(bytes, "camera");
    } catch (const RequestError& error) {
        require(error.code() == ErrorCode::InvalidValue, "a label is refused as a value");
        return;
    }
    require(label == bytes, "a label is taken as it is");
    require(jsonText(label) != nullptr, "a label is UTF-8, as jansson sees it");
    std::size_t characters = 0;
    for (const char c : label) {
        require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "a label fits into one line");
        if ((c & 0xC0) != 0x80) ++characters;
    }
    require(characters >= 1 && characters <= kMaxLabelCharacters, "a label has 1 to 40 characters");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> text(data, data + size);
    checkLabel({text.data(), text.size()});
    const Json body(json_loadb(text.data(), text.size(), JSON_DECODE_ANY | JSON_ALLOW_NUL, nullptr));
    const Outcome outcome = outcomeOf(body.get());  // without a body too: Janus does not promise one
    if (!outcome.request) {
        checkRefusal(body.get(), outcome);
        return 0;
    }
    const Json understood = std::visit(Rebuild{body.get()}, *outcome.request);
    require(json_equal(understood.get(), body.get()) != 0,
            "an accepted body holds nothing but what was read");
    return 0;
}
