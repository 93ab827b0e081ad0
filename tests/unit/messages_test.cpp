#include "messages.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "json.hpp"
#include "petcam/error.hpp"

using namespace petcam;

namespace {

const std::string kDevice = "hR3kQz81-_abcdef";

Json parse(const std::string& text) {
    Json json(json_loadb(text.data(), text.size(), JSON_DECODE_ANY | JSON_ALLOW_NUL, nullptr));
    REQUIRE(json);
    return json;
}

template <typename T>
T read(const std::string& text) {
    const Json json = parse(text);
    const Request request = parseRequest(json.get());
    REQUIRE(std::holds_alternative<T>(request));
    return std::get<T>(request);
}

struct Refusal {
    ErrorCode code;
    std::string text;
};

Refusal refusalOf(const std::string& text) {
    const Json json = parse(text);
    try {
        parseRequest(json.get());
    } catch (const RequestError& error) {
        return {error.code(), error.what()};
    }
    FAIL("was accepted: " << text);
    return {ErrorCode::Internal, ""};
}

/// One string field of a request: the whole body is `before` + value + `after`.
struct Field {
    std::string name;
    std::string before;
    std::string after;
    std::string longest;  ///< a good value of the greatest length
    bool optional = false;
};

const std::vector<Field>& fields() {
    static const std::string kForty(40, 'k');
    static const std::vector<Field> all{
        {"camera", R"({"request":"publish","device":")" + kDevice + R"(","camera":)", "}", kForty},
        {"device", R"({"request":"publish","camera":"kitchen","device":)", "}", std::string(128, 'k')},
        {"camera", R"({"request":"watch","camera":)", "}", kForty},
        {"name", R"({"request":"watch","camera":"kitchen","name":)", "}", kForty, true},
        {"quality", R"({"request":"watch","camera":"kitchen","quality":)", "}", "saver", true},
        {"quality", R"({"request":"prefer","quality":)", "}", "saver"},
        {"action", R"({"request":"talk","action":)", "}", "start"},
        {"capture", R"({"request":"report","capture":)", "}", "interrupted"},
        {"network", R"({"request":"report","capture":"on","network":)", "}", "ethernet", true},
    };
    return all;
}

const char* const kBare[] = {"renegotiate", "refresh", "resume", "list", "status", "unpublish", "unwatch"};

}  // namespace

TEST_CASE("publish names a camera and the device's key") {
    const auto request =
        read<PublishRequest>(R"({"request":"publish","camera":"거실","device":")" + kDevice + R"("})");
    CHECK(request.camera == "거실");
    CHECK(request.device == kDevice);
}

TEST_CASE("watch names a camera and the viewer, who is a guest when left out") {
    CHECK(read<WatchRequest>(R"({"request":"watch","camera":"kitchen","name":"Mum"})").name == "Mum");
    const auto request = read<WatchRequest>(R"({"request":"watch","camera":"kitchen"})");
    CHECK(request.camera == "kitchen");
    CHECK(request.name == "Guest");
}

TEST_CASE("watch and prefer say which quality is wanted, which is the server's choice when left out") {
    CHECK(read<WatchRequest>(R"({"request":"watch","camera":"kitchen"})").quality == Quality::Auto);
    const std::pair<std::string, Quality> words[] = {
        {"auto", Quality::Auto}, {"saver", Quality::Saver}, {"best", Quality::Best}, {"tile", Quality::Tile}};
    for (const auto& [word, quality] : words) {
        INFO(word);
        const std::string field = R"("quality":")" + word + "\"}";
        CHECK(read<WatchRequest>(R"({"request":"watch","camera":"kitchen",)" + field).quality == quality);
        CHECK(read<PreferRequest>(R"({"request":"prefer",)" + field).quality == quality);
    }
    CHECK(refusalOf(R"({"request":"prefer"})").text == "quality is missing");
    for (const std::string start :
         {R"({"request":"watch","camera":"kitchen","quality":)", R"({"request":"prefer","quality":)"}) {
        for (const std::string value : {"\"high\"", "\"Tile\"", "\"\""}) {
            const auto refusal = refusalOf(start + value + "}");
            CHECK(refusal.code == ErrorCode::InvalidValue);
            CHECK(refusal.text == R"(quality must be "auto", "saver", "best" or "tile")");
        }
        for (const std::string value : {"null", "1", "[]"}) {
            CHECK(refusalOf(start + value + "}").code == ErrorCode::WrongType);
        }
    }
}

TEST_CASE("talk starts and stops") {
    using Action = TalkRequest::Action;
    CHECK(read<TalkRequest>(R"({"request":"talk","action":"start"})").action == Action::Start);
    CHECK(read<TalkRequest>(R"({"request":"talk","action":"stop"})").action == Action::Stop);
    CHECK(read<TalkRequest>(R"({"request":"talk","action":"take"})").action == Action::Take);
}

TEST_CASE("a report tells whether the camera films, and as much of the rest as its phone knows") {
    const auto full =
        read<ReportRequest>(
            R"({"request":"report","capture":"paused","battery":83,"charging":true,"network":"wifi",
                             "uplink_kbps":850,"warnings":["unplugged","hot"]})")
            .report;
    CHECK(full == Report{Capture::Paused, 83, true, Network::Wifi, 850, {Warning::Hot, Warning::Unplugged}});
    const auto least = read<ReportRequest>(R"({"request":"report","capture":"on"})").report;
    CHECK(least == Report{Capture::On, {}, {}, {}, {}, {}});
    const auto ends = read<ReportRequest>(
                          R"({"request":"report","capture":"interrupted","battery":0,"charging":false,
                             "network":"other","uplink_kbps":1000000,"warnings":[]})")
                          .report;
    CHECK(ends == Report{Capture::Interrupted, 0, false, Network::Other, 1'000'000, {}});
    CHECK(read<ReportRequest>(R"({"request":"report","capture":"on","battery":100})").report.batteryPercent ==
          100);
}

TEST_CASE("every number, flag and array of a report that is wrong is refused by its name") {
    const auto refusal = [](const std::string& field) {
        return refusalOf(R"({"request":"report","capture":"on",)" + field + "}");
    };
    const std::string battery = "battery must be a whole number from 0 to 100";
    const std::string uplink = "uplink_kbps must be a whole number from 0 to 1000000";
    const std::string warnings =
        R"(warnings must be an array of "hot", "slow", "unplugged", each at most once)";
    const std::tuple<std::string, ErrorCode, std::string> cases[] = {
        {R"("battery":"83")", ErrorCode::WrongType, battery},
        {R"("battery":83.5)", ErrorCode::WrongType, battery},
        {R"("battery":null)", ErrorCode::WrongType, battery},
        {R"("battery":-1)", ErrorCode::InvalidValue, battery},
        {R"("battery":101)", ErrorCode::InvalidValue, battery},
        {R"("battery":4294967297)", ErrorCode::InvalidValue, battery},
        {R"("uplink_kbps":true)", ErrorCode::WrongType, uplink},
        {R"("uplink_kbps":1000001)", ErrorCode::InvalidValue, uplink},
        {R"("uplink_kbps":-9223372036854775808)", ErrorCode::InvalidValue, uplink},
        {R"("charging":1)", ErrorCode::WrongType, "charging must be true or false"},
        {R"("charging":null)", ErrorCode::WrongType, "charging must be true or false"},
        {R"("warnings":"hot")", ErrorCode::WrongType, warnings},
        {R"("warnings":{"hot":true})", ErrorCode::WrongType, warnings},
        {R"("warnings":[1])", ErrorCode::WrongType, warnings},
        {R"("warnings":["hot",null])", ErrorCode::WrongType, warnings},
        {R"("warnings":["cold"])", ErrorCode::InvalidValue, warnings},
        {R"("warnings":["hot","slow","hot"])", ErrorCode::InvalidValue, warnings},
        {R"("temperature":40)", ErrorCode::UnknownField, "unknown field \"temperature\""},
    };
    for (const auto& [field, code, text] : cases) {
        INFO(field);
        CHECK(refusal(field).code == code);
        CHECK(refusal(field).text == text);
    }
}

TEST_CASE("requests without fields are known by their name") {
    read<PrepareRequest>(R"({"request":"prepare"})");
    read<RenegotiateRequest>(R"({"request":"renegotiate"})");
    read<RefreshRequest>(R"({"request":"refresh"})");
    read<ResumeRequest>(R"({"request":"resume"})");
    read<ListRequest>(R"({"request":"list"})");
    read<StatusRequest>(R"({"request":"status"})");
    read<UnpublishRequest>(R"({"request":"unpublish"})");
    read<UnwatchRequest>(R"({"request":"unwatch"})");
}

TEST_CASE("publish, watch, prepare and renegotiate may carry an offer, nothing else may") {
    CHECK(mayCarryOffer(PublishRequest{}));
    CHECK(mayCarryOffer(WatchRequest{}));
    CHECK(mayCarryOffer(PrepareRequest{}));
    CHECK(mayCarryOffer(RenegotiateRequest{}));
    const Request others[] = {TalkRequest{},      RefreshRequest{}, ListRequest{},   StatusRequest{},
                              UnpublishRequest{}, UnwatchRequest{}, ReportRequest{}, PreferRequest{}};
    for (const auto& request : others) {
        INFO("alternative " << request.index());
        CHECK_FALSE(mayCarryOffer(request));
    }
}

TEST_CASE("a body that is no object is refused") {
    for (const auto* body : {"[]", "\"status\"", "1", "1.5", "true", "null", "[{\"request\":\"status\"}]"}) {
        INFO(body);
        CHECK(refusalOf(body).code == ErrorCode::NotAnObject);
    }
    CHECK_THROWS_AS(parseRequest(nullptr), RequestError);
}

TEST_CASE("the request itself must be there and be a string") {
    const auto missing = refusalOf("{}");
    CHECK(missing.code == ErrorCode::MissingField);
    CHECK(missing.text == "request is missing");
    for (const auto* value : {"1", "true", "null", "[]", "{}"}) {
        INFO(value);
        const auto refusal = refusalOf(std::string(R"({"request":)") + value + "}");
        CHECK(refusal.code == ErrorCode::WrongType);
        CHECK(refusal.text == "request must be a string");
    }
}

TEST_CASE("an unknown request is refused and not repeated") {
    for (const std::string name : {"", "Publish", "publish ", "publish\\u0000", "watchh", "s3cret-value"}) {
        INFO(name);
        const auto refusal = refusalOf(R"({"request":")" + name + R"(","camera":"kitchen"})");
        CHECK(refusal.code == ErrorCode::UnknownRequest);
        CHECK(refusal.text == "request is none that this version knows");
    }
}

TEST_CASE("every field that is not a string is refused by its name") {
    for (const auto& field : fields()) {
        for (const std::string value : {"1", "1.5", "true", "null", "[\"x\"]", "{}"}) {
            INFO(field.before << value);
            const auto refusal = refusalOf(field.before + value + field.after);
            CHECK(refusal.code == ErrorCode::WrongType);
            CHECK(refusal.text == field.name + " must be a string");
        }
    }
}

TEST_CASE("every field that is empty, too long or holds a NUL is refused by its name and not repeated") {
    for (const auto& field : fields()) {
        const Json good = parse(field.before + '"' + field.longest + '"' + field.after);
        CHECK_NOTHROW(parseRequest(good.get()));
        for (const std::string& value :
             {std::string(), field.longest + "k", field.longest.substr(0, 20) + "\\u0000",
              "\\u0000" + field.longest.substr(1), std::string(100000, 'k')}) {
            INFO(field.before << value.substr(0, 200));
            const auto refusal = refusalOf(field.before + '"' + value + '"' + field.after);
            CHECK(refusal.code == ErrorCode::InvalidValue);
            CHECK(refusal.text.starts_with(field.name + " must be "));
            CHECK(refusal.text.find("kkkk") == std::string::npos);
        }
    }
}

TEST_CASE("every field that has to be there is missed by its name") {
    const std::pair<std::string, std::string> bodies[] = {
        {R"({"request":"publish","device":")" + kDevice + R"("})", "camera is missing"},
        {R"({"request":"publish","camera":"kitchen"})", "device is missing"},
        {R"({"request":"watch"})", "camera is missing"},
        {R"({"request":"watch","name":"Mum"})", "camera is missing"},
        {R"({"request":"talk"})", "action is missing"},
        {R"({"request":"report","battery":50})", "capture is missing"},
    };
    for (const auto& [body, expected] : bodies) {
        INFO(body);
        const auto refusal = refusalOf(body);
        CHECK(refusal.code == ErrorCode::MissingField);
        CHECK(refusal.text == expected);
    }
}

TEST_CASE("a field of another request, or of none, is refused by its name") {
    for (const auto& field : fields()) {
        const auto refusal =
            refusalOf(field.before + '"' + field.longest + R"(","color":"red")" + field.after);
        CHECK(refusal.code == ErrorCode::UnknownField);
        CHECK(refusal.text == "unknown field \"color\"");
    }
    for (const std::string request : kBare) {
        INFO(request);
        const auto refusal = refusalOf(R"({"request":")" + request + R"(","camera":"kitchen"})");
        CHECK(refusal.code == ErrorCode::UnknownField);
        CHECK(refusal.text == "unknown field \"camera\"");
    }
    CHECK(refusalOf(R"({"request":"watch","camera":"kitchen","device":")" + kDevice + R"("})").text ==
          "unknown field \"device\"");
}

TEST_CASE("the name of an unknown field is shown only as far as it is harmless") {
    CHECK(refusalOf(R"({"request":"list","a\nb c":1})").text == "unknown field \"a?b?c\"");
    CHECK(refusalOf(R"({"request":"list","카":1})").text == "unknown field \"???\"");
    const std::string secret(64, 's');
    CHECK(refusalOf(R"({"request":"list",")" + secret + R"(":1})").text ==
          "unknown field \"" + std::string(32, 's') + "...\"");
}

TEST_CASE("no refusal repeats the device's key") {
    const std::string bodies[] = {
        R"({"request":"publish","device":")" + kDevice + R"("})",
        R"({"request":"publish","camera":" ","device":")" + kDevice + R"("})",
        R"({"request":"publish","camera":"kitchen","device":"!)" + kDevice + R"("})",
        R"({"request":"publish","camera":"kitchen","device":[")" + kDevice + R"("]})",
        R"({"request":"publish","camera":"kitchen","device":")" + kDevice + R"(","x":")" + kDevice + R"("})",
        R"({"request":")" + kDevice + R"("})",
    };
    for (const auto& body : bodies) {
        INFO(body);
        CHECK(refusalOf(body).text.find(kDevice) == std::string::npos);
    }
}

TEST_CASE("names of fields are taken as they are written") {
    CHECK(refusalOf(R"({"request":"watch","Camera":"kitchen"})").text == "camera is missing");
    CHECK(refusalOf(R"({"Request":"list"})").text == "request is missing");
}
