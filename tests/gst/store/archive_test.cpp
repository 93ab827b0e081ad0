#include "store/archive.hpp"

#include <unistd.h>

#include <thread>

#include "catch.hpp"
#include "place.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;
namespace fs = std::filesystem;

namespace {

std::string readAll(const OpenFile& open) {
    std::string text(open.bytes, '\0');
    REQUIRE(::pread(open.file.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    return text;
}

std::vector<std::uint8_t> bytes(const std::string& text) {
    return {text.begin(), text.end()};
}

Timeline dayOf(Archive& archive, const std::string& camera = "c1") {
    return archive.timeline(camera, kThen - 1h, kThen + 23h);
}

}  // namespace

TEST_CASE("everything is private: folders, files and the index with what lies beside it") {
    Place place;
    const auto archive = place.open();
    const auto clip = record(*archive);
    const auto event = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
    REQUIRE(archive->addSnapshot(event, kThen, bytes("whole"), bytes("cut")));
    CHECK(modeOf(place.folder()) == 0700);
    CHECK(modeOf(clip.path.parent_path()) == 0700);
    CHECK(modeOf(clip.path.parent_path().parent_path()) == 0700);
    for (const auto& entry : fs::recursive_directory_iterator(place.folder())) {
        INFO(entry.path());
        if (entry.is_regular_file() && entry.path() != clip.path) CHECK(modeOf(entry.path()) == 0600);
    }
}

TEST_CASE("a clip is listed when it is finished, with what is on the disk") {
    Place place;
    const auto archive = place.open();
    const auto made = archive->beginClip("c1", Container::WebM, kThen);
    CHECK(made.path.extension() == ".webm");
    CHECK_FALSE(fs::exists(made.path));
    CHECK(dayOf(*archive).clips.empty());
    writeFragments(made.path, 4);
    archive->finishClip(made.id, kThen + 400ms, 1);
    const auto clips = dayOf(*archive).clips;
    REQUIRE(clips.size() == 1);
    CHECK(clips[0] == Clip{made.id, "c1", kThen, kThen + 400ms, 4000, Container::WebM, false, false});
    CHECK(dayOf(*archive, "c2").clips.empty());
    CHECK(readAll(*archive->openClip(made.id)) == std::string(4000, 'x'));
}

TEST_CASE("a running clip is listed as far as it can be played, and sent no further") {
    Place place;
    const auto archive = place.open();
    const auto made = archive->beginClip("c1", Container::Mp4, kThen);
    writeFragments(made.path, 2, 500);
    CHECK_FALSE(archive->openClip(made.id));
    archive->growClip(made.id, kThen + 200ms, 2000);
    const auto clips = dayOf(*archive).clips;
    REQUIRE(clips.size() == 1);
    CHECK(clips[0].running);
    CHECK(clips[0].bytes == 2000);
    CHECK(archive->openClip(made.id)->bytes == 2000);
    CHECK(archive->removeClip(made.id) == Removal::BeingWritten);
    archive->finishClip(made.id, kThen + 250ms, 2500);
    CHECK_FALSE(dayOf(*archive).clips[0].running);
    CHECK(archive->openClip(made.id)->bytes == 2500);
}

TEST_CASE("a clip in which nothing was written never was, and its event stays") {
    Place place;
    const auto archive = place.open();
    const auto made = archive->beginClip("c1", Container::Mp4, kThen);
    const auto event = archive->beginEvent("c1", EventType::Motion, kThen, made.id);
    writeFragments(made.path, 0, 20);
    archive->dropClip(made.id);
    CHECK_FALSE(fs::exists(made.path));
    CHECK_FALSE(archive->clip(made.id));
    REQUIRE(archive->event(event));
    CHECK_FALSE(archive->event(event)->clip);
}

TEST_CASE("a clip whose file somebody removed while it was written is not listed") {
    Place place;
    const auto archive = place.open();
    const auto made = archive->beginClip("c1", Container::Mp4, kThen);
    archive->finishClip(made.id, kThen + 1s, 1000);
    CHECK_FALSE(archive->clip(made.id));
    CHECK(place.notes.size() == 1);
}

TEST_CASE("an event has a beginning, an end, pictures and a clip, and goes on until it is ended") {
    Place place;
    const auto archive = place.open();
    const auto clip = record(*archive);
    const auto event = archive->beginEvent("c1", EventType::Sound, kThen, std::nullopt);
    CHECK(dayOf(*archive).events.at(0) == Event{event, "c1", EventType::Sound, kThen, {}, {}, 0});
    CHECK(archive->addSnapshot(event, kThen, bytes("first"), {}));
    CHECK(archive->addSnapshot(event, kThen + 1s, bytes("best"), bytes("cut")));
    archive->endEvent(event, kThen + 2s, clip.id);
    CHECK(dayOf(*archive).events.at(0) ==
          Event{event, "c1", EventType::Sound, kThen, kThen + 2s, clip.id, 2});
    CHECK(readAll(*archive->openSnapshot(event, false)) == "best");
    CHECK(readAll(*archive->openSnapshot(event, true)) == "cut");
    CHECK(readAll(*archive->openSnapshot(event, false, 1)) == "first");
    CHECK(readAll(*archive->openSnapshot(event, true, 1)) == "first");
    CHECK_FALSE(archive->openSnapshot(event, false, 3));
    CHECK_FALSE(archive->openSnapshot(newEventId(), false));
    CHECK_FALSE(archive->addSnapshot(newEventId(), kThen, bytes("of nothing"), {}));
}

TEST_CASE("an event of a clip that is not there has none") {
    Place place;
    const auto archive = place.open();
    const auto event = archive->beginEvent("c1", EventType::Motion, kThen, newClipId());
    CHECK_FALSE(archive->event(event)->clip);
    archive->endEvent(event, kThen + 1s, newClipId());
    CHECK_FALSE(archive->event(event)->clip);
    archive->endEvent(event, kThen - 1s, std::nullopt);
    CHECK(archive->event(event)->end == kThen);
}

TEST_CASE("a span shows what overlaps it, by start") {
    Place place;
    const auto archive = place.open();
    const auto before = record(*archive, "c1", kThen - 100ms, 3);
    const auto inside = record(*archive, "c1", kThen + 10s, 3);
    record(*archive, "c1", kThen + 60s, 3);
    record(*archive, "c1", kThen - 60s, 3);
    const auto clips = archive->timeline("c1", kThen, kThen + 60s).clips;
    REQUIRE(clips.size() == 2);
    CHECK(clips[0].id == before.id);
    CHECK(clips[1].id == inside.id);
}

TEST_CASE("levels are seen at once, written together, and the same after another start") {
    Place place;
    {
        const auto archive = place.open();
        archive->addLevel("c1", unixSeconds(kThen), 40, -30.0f);
        archive->addLevel("c1", unixSeconds(kThen) + 1, 70, std::nullopt);
        archive->addLevel("c2", unixSeconds(kThen), 99, -1.0f);
        CHECK(archive->timeline("c1", kThen, kThen + 10s).levels.motion[1] == 70);
        CHECK(archive->flush());
        archive->addLevel("c1", unixSeconds(kThen) + 1, 80, -20.0f);
    }
    const auto archive = place.open();
    const auto levels = archive->timeline("c1", kThen, kThen + 10s).levels;
    CHECK(levels.motion[0] == 40);
    CHECK(levels.motion[1] == 80);
    CHECK(levels.sound[0] == -30);
    CHECK(levels.sound[1] == -20);
    CHECK_FALSE(levels.motion[2]);
    CHECK(archive->timeline("c1", kThen - 1h, kThen + 23h).levels.motion[60] == 80);
}

TEST_CASE("who deletes a clip deletes its events, their pictures and the empty day") {
    Place place;
    const auto archive = place.open();
    const auto clip = record(*archive);
    const auto event = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
    archive->addSnapshot(event, kThen, bytes("whole"), bytes("cut"));
    CHECK(archive->removeEvent(event) == Removal::NotThere);
    const auto open = archive->openClip(clip.id);
    CHECK(archive->removeClip(clip.id) == Removal::Done);
    CHECK(archive->removeClip(clip.id) == Removal::NotThere);
    CHECK_FALSE(archive->event(event));
    CHECK(filesIn(place.folder()) == 0);
    CHECK_FALSE(fs::exists(clip.path.parent_path()));
    CHECK(readAll(*open) == std::string(3000, 'x'));
}

TEST_CASE("when a file cannot be removed nothing is lost") {
    Place place;
    const auto archive = place.open();
    const auto clip = record(*archive);
    fs::remove(clip.path);
    fs::create_directory(clip.path);  // which unlink refuses, whoever we are
    CHECK_THROWS_AS(archive->removeClip(clip.id), ArchiveError);
    CHECK(archive->clip(clip.id));
}

TEST_CASE("a star is kept, and told of one that is not there") {
    Place place;
    const auto archive = place.open();
    const auto clip = record(*archive);
    CHECK(archive->starClip(clip.id, true));
    CHECK(archive->clip(clip.id)->starred);
    CHECK_FALSE(archive->starClip(newClipId(), true));
    CHECK(place.open()->clip(clip.id)->starred);
}

TEST_CASE("the stock has clips with their pictures, and pictures without a clip") {
    Place place;
    const auto archive = place.open();
    const auto clip = record(*archive);
    const auto shown = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
    archive->addSnapshot(shown, kThen, bytes("12345"), bytes("678"));
    const auto loose = archive->beginEvent("c1", EventType::Snapshot, kThen + 1s, std::nullopt);
    archive->addSnapshot(loose, kThen, bytes("12"), {});
    archive->endEvent(loose, kThen + 1s, std::nullopt);
    const auto running = archive->beginClip("c2", Container::Mp4, kThen);
    writeFragments(running.path, 1, 7);
    const auto stock = archive->stock();
    REQUIRE(stock.size() == 3);
    const auto find = [&](auto id) {
        return *std::find_if(stock.begin(), stock.end(), [&](const StockItem& one) {
            return one.id == std::variant<ClipId, EventId>(id);
        });
    };
    CHECK(find(clip.id) == StockItem{clip.id, "c1", kThen, kThen + 300ms, 3008, false, false});
    CHECK(find(loose) == StockItem{loose, "c1", kThen + 1s, kThen + 1s, 2, false, false});
    CHECK(find(running.id).running);
    CHECK(find(running.id).bytes == 1007);
    CHECK(archive->bytesOf("c1") == 3010);
    CHECK(archive->removeEvent(loose) == Removal::Done);
    CHECK(archive->bytesOf("c1") == 3008);
}

TEST_CASE("old levels and events without anything to see are forgotten, others are not") {
    Place place;
    const auto archive = place.open();
    const auto old = archive->beginEvent("c1", EventType::Sound, kThen - 2h, std::nullopt);
    archive->endEvent(old, kThen - 2h, std::nullopt);
    const auto pictured = archive->beginEvent("c1", EventType::Snapshot, kThen - 2h, std::nullopt);
    archive->addSnapshot(pictured, kThen, bytes("12"), {});
    archive->endEvent(pictured, kThen - 2h, std::nullopt);
    const auto open = archive->beginEvent("c1", EventType::Sound, kThen - 2h, std::nullopt);
    archive->addLevel("c1", unixSeconds(kThen - 2h), 1, std::nullopt);
    archive->addLevel("c1", unixSeconds(kThen), 2, std::nullopt);
    archive->flush();
    archive->forgetBefore(kThen - 1h);
    CHECK_FALSE(archive->event(old));
    CHECK(archive->event(pictured));
    CHECK(archive->event(open));
    const auto levels = archive->timeline("c1", kThen - 3h, kThen + 10s).levels;
    CHECK(std::count_if(levels.motion.begin(), levels.motion.end(),
                        [](const auto& one) { return one.has_value(); }) == 1);
}

TEST_CASE("nothing but a camera's name becomes a folder") {
    Place place;
    const auto archive = place.open();
    for (const char* bad : {"", "..", "c1/../..", "/tmp", "kitchen"}) {
        CHECK_THROWS_AS(archive->beginClip(bad, Container::Mp4, kThen), ArchiveError);
        CHECK_THROWS_AS(archive->beginEvent(bad, EventType::Motion, kThen, std::nullopt), ArchiveError);
    }
}

TEST_CASE("a closed archive refuses what begins and ignores what ends") {
    Place place;
    const auto archive = place.closed();
    CHECK_FALSE(archive->isOpen());
    CHECK_THROWS_AS(archive->beginClip("c1", Container::Mp4, kThen), ArchiveError);
    CHECK_THROWS_AS(archive->beginEvent("c1", EventType::Motion, kThen, std::nullopt), ArchiveError);
    CHECK_THROWS_AS(dayOf(*archive), ArchiveError);
    CHECK_THROWS_AS(archive->openClip(newClipId()), ArchiveError);
    CHECK_THROWS_AS(archive->removeClip(newClipId()), ArchiveError);
    archive->finishClip(newClipId(), kThen, 1);
    archive->dropClip(newClipId());
    archive->endEvent(newEventId(), kThen, std::nullopt);
    CHECK_FALSE(archive->addSnapshot(newEventId(), kThen, bytes("x"), {}));
    CHECK_FALSE(archive->flush());
    CHECK_FALSE(fs::exists(place.folder()));
}

TEST_CASE("many threads record, look, keep and delete at once") {
    Place place;
    const auto archive = place.open();
    std::vector<std::thread> threads;
    for (int number = 1; number <= 4; ++number) {
        threads.emplace_back([&archive, number] {
            const std::string camera = "c" + std::to_string(number);
            for (int i = 0; i < 10; ++i) {
                const auto clip = record(*archive, camera, kThen + std::chrono::seconds(i), 1);
                const auto event = archive->beginEvent(camera, EventType::Motion, kThen, clip.id);
                archive->addLevel(camera, unixSeconds(kThen) + i, i, -30.0f);
                archive->addSnapshot(event, kThen, bytes("x"), {});
                archive->endEvent(event, kThen + 1s, std::nullopt);
                archive->starClip(clip.id, i % 2 == 0);
                dayOf(*archive, camera);
                if (i % 2) archive->removeClip(clip.id);
                archive->flush();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(archive->stock().size() == 20);
    CHECK(filesIn(place.folder()) == 40);
}
