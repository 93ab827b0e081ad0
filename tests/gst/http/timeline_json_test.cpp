#include "http/timeline_json.hpp"

#include "catch.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;
using petcam::gst::http::timelineJson;

TEST_CASE("a day is told as the page reads it") {
    const WallTime then{std::chrono::seconds(1764000000)};
    Timeline day;
    day.events.push_back({EventId{1}, "c1", EventType::Motion, then + 400ms, then + 12s + 1ms, ClipId{2}, 2});
    day.events.push_back({EventId{2}, "c1", EventType::Sound, then + 20s, {}, {}, 0});
    day.clips.push_back(
        {ClipId{2}, "c1", then - 5s + 999ms, then + 22s, 2100000, Container::Mp4, true, false});
    day.clips.push_back(
        {ClipId{3}, "c1", then + 30s, then + 31s, 9, Container::WebM, false, true, ClipId{2}});
    day.levels = {1763996400, 60, {0, 35, {}}, {-52, {}, -31}};
    CHECK(
        timelineJson(day, "motion", then + 25s) ==
        R"({"events":[)"
        R"({"id":"e000000000001","type":"motion","start":1764000000,"end":1764000013,"snapshot":true,"snapshots":2,"clip":"k000000000002"},)"
        R"({"id":"e000000000002","type":"sound","start":1764000020,"end":1764000025,"snapshot":false,"snapshots":0,"clip":null,"running":true}],)"
        R"("clips":[)"
        R"({"id":"k000000000002","start":1763999995,"end":1764000022,"bytes":2100000,"type":"video/mp4","starred":true},)"
        R"({"id":"k000000000003","start":1764000030,"end":1764000031,"bytes":9,"type":"video/webm","starred":false,"running":true,"continues":"k000000000002"}],)"
        R"("levels":{"start":1763996400,"step":60,"motion":[0,35,null],"sound":[-52,null,-31]},"recording":"motion"})");
}

TEST_CASE("a day on which nothing happened is told too") {
    Timeline day;
    CHECK(
        timelineJson(day, "off", WallTime{}) ==
        R"({"events":[],"clips":[],"levels":{"start":0,"step":60,"motion":[],"sound":[]},"recording":"off"})");
}
