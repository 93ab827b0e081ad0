// Every example of plugin/control/requests.cpp is read as it says, and what is wrong is named.
#include "control/requests.hpp"

#include "catch.hpp"

using namespace petcam;
using namespace petcam::control;

namespace {

template <typename T>
T read(const std::string& text) {
    const Line line = readLine(text);
    const auto* error = std::get_if<RequestError>(&line.what);
    INFO(text << (error ? error->what() : ""));
    REQUIRE_FALSE(error);
    REQUIRE(std::holds_alternative<T>(std::get<Request>(line.what)));
    return std::get<T>(std::get<Request>(line.what));
}

/// The code and the text of a line that is refused.
std::pair<ErrorCode, std::string> refused(const std::string& text) {
    const Line line = readLine(text);
    const auto* error = std::get_if<RequestError>(&line.what);
    INFO(text);
    REQUIRE(error);
    return {error->code(), error->what()};
}

}  // namespace

TEST_CASE("the control requests of the documentation are understood") {
    CHECK(
        read<SubscribeRequest>(R"({"request":"subscribe","client":"recorder","version":1,"id":1})").client ==
        "recorder");
    const auto tap = read<TapRequest>(
        R"({"request":"tap","camera":"c1","ports":{"best":40000,"lowest":40001,"audio":40002},"talk_sound":true})");
    CHECK(tap.camera == CameraId{1});
    CHECK((tap.best == 40000 && tap.lowest == 40001 && tap.audio == 40002 && tap.talkSound));
    CHECK(tap.upperLayers);
    CHECK_FALSE(
        read<TapRequest>(R"({"request":"tap","camera":"c1","ports":{"best":40000},"upper_layers":false})")
            .upperLayers);
    const auto none = read<TapRequest>(R"({"request":"tap","camera":"c1","ports":{}})");
    CHECK((!none.best && !none.lowest && !none.audio && !none.talkSound));
    CHECK(read<KeyframeRequest>(R"({"request":"keyframe","camera":"c12"})").camera == CameraId{12});
    const auto motion =
        read<MotionRequest>(R"({"request":"motion","camera":"c1","active":true,"level":35,"event":"e12"})");
    CHECK(motion.motion == Motion{true, 35, "e12"});
    CHECK(read<MotionRequest>(R"({"request":"motion","camera":"c1","active":false})").motion == Motion{});
    CHECK(read<SoundRequest>(
              R"({"request":"sound","camera":"c1","active":true,"level_dbfs":-18,"event":"e13"})")
              .sound == Sound{true, -18, "e13"});
    CHECK(read<SoundRequest>(R"({"request":"sound","camera":"c1","active":true,"level_dbfs":-18.5})")
              .sound.levelDbfs == -18.5);
    for (const auto& [word, mode] : {std::pair{"off", RecordingMode::Off},
                                     {"motion", RecordingMode::Motion},
                                     {"continuous", RecordingMode::Continuous}}) {
        CHECK(read<RecordingRequest>(R"({"request":"recording","camera":"c1","active":true,"mode":")" +
                                     std::string(word) + "\"}")
                  .recording == Recording{mode, true});
    }
    for (const auto& [word, state] : {std::pair{"ok", RecorderState::Ok},
                                      {"full", RecorderState::Full},
                                      {"read_only", RecorderState::ReadOnly},
                                      {"gone", RecorderState::Gone}}) {
        CHECK(read<DiskRequest>(R"({"request":"disk","free_bytes":123456789012,"state":")" +
                                std::string(word) + "\"}")
                  .status == RecorderStatus{state, 123456789012});
    }
    CHECK_FALSE(read<DiskRequest>(R"({"request":"disk","state":"gone"})").status.freeBytes);
}

TEST_CASE("a line that is no JSON object ends the connection") {
    for (const char* text : {"", "x", "[]", "1", "null", "\"text\"", R"({"request":"disk")", R"({} {})",
                             "{\"a\":\"\xff\"}", R"({"request":"\u0000"})"}) {
        INFO(text);
        CHECK(refused(text).first == ErrorCode::NotAnObject);
        CHECK(readLine(text).isLast);
    }
    CHECK(lineTooLong().isLast);
    CHECK(std::get<RequestError>(lineTooLong().what).code() == ErrorCode::LimitReached);
}

TEST_CASE("another version of the control protocol ends the connection, a wrong one does not") {
    const std::string other = R"({"request":"subscribe","client":"recorder","version":2,"id":4})";
    CHECK(refused(other) == std::pair{ErrorCode::InvalidValue, std::string("version must be 1")});
    CHECK(readLine(other).isLast);
    CHECK(readLine(other).id == 4);
    CHECK(refused(R"({"request":"subscribe","client":"recorder"})").first == ErrorCode::MissingField);
    CHECK(refused(R"({"request":"subscribe","client":"recorder","version":"1"})").first ==
          ErrorCode::WrongType);
    CHECK_FALSE(readLine(R"({"request":"subscribe","client":"recorder"})").isLast);
}

TEST_CASE("the id of a control request is a whole number, and is kept when the rest is refused") {
    CHECK(readLine(R"({"request":"keyframe","camera":"c1","id":7})").id == 7);
    CHECK(readLine(R"({"request":"nonsense","id":8})").id == 8);
    CHECK_FALSE(readLine(R"({"request":"keyframe","camera":"c1"})").id);
    CHECK(refused(R"({"request":"keyframe","camera":"c1","id":"7"})").first == ErrorCode::WrongType);
    CHECK(refused(R"({"request":"keyframe","camera":"c1","id":1.5})").first == ErrorCode::WrongType);
    CHECK(refused(R"({"request":"keyframe","camera":"c1","id":-1})").first == ErrorCode::InvalidValue);
}

TEST_CASE("what is wrong with a control request is named") {
    using C = ErrorCode;
    const std::vector<std::pair<std::string, std::pair<C, std::string>>> cases{
        {R"({})", {C::MissingField, "request is missing"}},
        {R"({"request":1})", {C::WrongType, "request must be a string"}},
        {R"({"request":"list"})", {C::UnknownRequest, "request is none that this version knows"}},
        {R"({"request":"keyframe"})", {C::MissingField, "camera is missing"}},
        {R"({"request":"keyframe","camera":"kitchen"})",
         {C::InvalidValue, "camera must be the id of a camera, such as \"c1\""}},
        {R"({"request":"keyframe","camera":"c1","now":true})", {C::UnknownField, "unknown field \"now\""}},
        {R"({"request":"tap","camera":"c1"})", {C::MissingField, "ports is missing"}},
        {R"({"request":"tap","camera":"c1","ports":[]})", {C::WrongType, "ports must be an object"}},
        {R"({"request":"tap","camera":"c1","ports":{"video":5}})",
         {C::UnknownField, "ports are \"best\", \"lowest\" and \"audio\""}},
        {R"({"request":"tap","camera":"c1","ports":{"best":5},"upper_layers":1})",
         {C::WrongType, "upper_layers must be true or false"}},
        {R"({"request":"tap","camera":"c1","ports":{"best":"5"}})",
         {C::WrongType, "ports.best must be a port number"}},
        {R"({"request":"tap","camera":"c1","ports":{"best":0}})",
         {C::InvalidValue, "ports.best must be a port number from 1 to 65535"}},
        {R"({"request":"tap","camera":"c1","ports":{"best":65536}})",
         {C::InvalidValue, "ports.best must be a port number from 1 to 65535"}},
        {R"({"request":"tap","camera":"c1","ports":{"best":5,"audio":5}})",
         {C::InvalidValue, "ports must differ"}},
        {R"({"request":"tap","camera":"c1","ports":{"lowest":5,"audio":5}})",
         {C::InvalidValue, "ports must differ"}},
        {R"({"request":"motion","camera":"c1"})", {C::MissingField, "active is missing"}},
        {R"({"request":"motion","camera":"c1","active":1})", {C::WrongType, "active must be true or false"}},
        {R"({"request":"motion","camera":"c1","active":true,"level":101})",
         {C::InvalidValue, "level must be a whole number from 0 to 100"}},
        {R"({"request":"motion","camera":"c1","active":true,"event":""})",
         {C::InvalidValue,
          "event must be 1 to 40 characters without control characters, without a space at either end, and "
          "one of "
          "them visible"}},
        {R"({"request":"sound","camera":"c1","active":true,"level_dbfs":1})",
         {C::InvalidValue, "level_dbfs must be a number from -200 to 0"}},
        {R"({"request":"sound","camera":"c1","active":true,"level_dbfs":null})",
         {C::WrongType, "level_dbfs must be a number from -200 to 0"}},
        {R"({"request":"recording","camera":"c1","mode":"always","active":true})",
         {C::InvalidValue, "mode must be \"off\", \"motion\" or \"continuous\""}},
        {R"({"request":"disk","state":"absent"})",
         {C::InvalidValue, "state must be \"ok\", \"full\", \"read_only\" or \"gone\""}},
        {R"({"request":"disk","state":"ok","free_bytes":-1})",
         {C::InvalidValue, "free_bytes must be a whole number from 0 to 9007199254740991"}},
    };
    for (const auto& [text, wanted] : cases) {
        INFO(text);
        const auto [code, why] = refused(text);
        CHECK(code == wanted.first);
        CHECK(why == wanted.second);
        CHECK_FALSE(readLine(text).isLast);
    }
}

TEST_CASE("what the bridge asks for is understood") {
    CHECK_FALSE(
        read<SubscribeRequest>(R"({"request":"subscribe","client":"recorder","version":1})").conditions);
    CHECK(read<SubscribeRequest>(R"({"request":"subscribe","client":"bridge","version":1,"conditions":true})")
              .conditions);
    CHECK(read<StatisticsRequest>(R"({"request":"statistics","camera":"c2"})").camera == CameraId{2});
    CHECK(read<TicketRequest>(R"({"request":"ticket","camera":"c2"})").camera == CameraId{2});
    const auto pause = read<SwitchRequest>(R"({"request":"pause","camera":"c2","paused":true})");
    CHECK(pause.change.paused == true);
    CHECK_FALSE(pause.change.recorded);
    CHECK(read<SwitchRequest>(R"({"request":"record","camera":"c2","record":false})").change.recorded ==
          false);
    const auto counters =
        read<CountersRequest>(R"({"request":"counters","camera":"c1","counters":{"clips":3,"best_lost":0}})");
    CHECK(counters.counts == RecorderCounts{{"clips", 3}, {"best_lost", 0}});
}

TEST_CASE("counters have plain names, and are few") {
    for (const char* counters :
         {R"({"Clips":1})", R"({"":1})", R"({"a b":1})", R"({"a_name_of_more_than_thirty_two_letters":1})"}) {
        CHECK(refused(R"({"request":"counters","camera":"c1","counters":)" + std::string(counters) + "}")
                  .first == ErrorCode::InvalidValue);
    }
    CHECK(refused(R"({"request":"counters","camera":"c1","counters":{"clips":-1}})").first ==
          ErrorCode::WrongType);
    std::string many = R"({"a":0)";
    for (char c = 'b'; c <= 'z'; ++c)
        many += std::string(",\"") + c + "\":0,\"" + c + "_\":0";
    CHECK(refused(R"({"request":"counters","camera":"c1","counters":)" + many + "}}").first ==
          ErrorCode::InvalidValue);
}
