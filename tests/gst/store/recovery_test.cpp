#include "store/recovery.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "catch.hpp"
#include "place.hpp"
#include "store/file_names.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;
namespace fs = std::filesystem;

// An archive that ends without finishing what it began leaves what a killed process leaves.

namespace {

std::vector<std::uint8_t> bytes(const std::string& text) {
    return {text.begin(), text.end()};
}

Timeline everything(Archive& archive) {
    return archive.timeline("c1", kThen - 12h, kThen + 12h);
}

/// Opens twice: what was mended once is not mended again.
std::unique_ptr<Archive> reopened(Place& place) {
    place.open();
    const Recovered first = place.recovered;
    auto archive = place.open();
    CHECK(place.recovered == Recovered{});
    place.recovered = first;
    return archive;
}

}  // namespace

TEST_CASE("an orderly end leaves nothing to mend") {
    Place place;
    record(*place.open());
    place.open();
    CHECK(place.recovered == Recovered{});
}

TEST_CASE("a clip that was being written is cut at its last whole fragment, and its event ends with it") {
    Place place;
    EventId event;
    NewClip clip;
    {
        const auto archive = place.open();
        clip = archive->beginClip("c1", Container::Mp4, kThen);
        writeFragments(clip.path, 7, 400);
        event = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
    }
    const auto archive = reopened(place);
    CHECK(place.recovered == Recovered{1, 0, 0, 0, 1, 0});
    CHECK(archive->clip(clip.id)->bytes == 7000);
    CHECK(archive->clip(clip.id)->end == kThen + 700ms);
    CHECK(archive->event(event)->end == kThen + 700ms);
}

TEST_CASE("a clip that had just begun goes, with and without a file, and its event with it") {
    Place place;
    {
        const auto archive = place.open();
        const auto with = archive->beginClip("c1", Container::Mp4, kThen);
        writeFragments(with.path, 0, 999);
        archive->beginEvent("c1", EventType::Motion, kThen, with.id);
        archive->beginClip("c1", Container::Mp4, kThen + 1s);
    }
    const auto archive = reopened(place);
    CHECK(place.recovered.emptied == 1);
    CHECK(place.recovered.missing == 1);
    CHECK(everything(*archive).clips.empty());
    CHECK(everything(*archive).events.empty());
    CHECK(filesIn(place.folder()) == 0);
}

TEST_CASE("a removal that was cut off after the file is completed") {
    Place place;
    NewClip clip;
    EventId event;
    {
        const auto archive = place.open();
        clip = record(*archive);
        event = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
        archive->addSnapshot(event, kThen, bytes("whole"), bytes("cut"));
        archive->endEvent(event, kThen + 1s, std::nullopt);
    }
    fs::remove(clip.path);
    const auto archive = reopened(place);
    CHECK(place.recovered == Recovered{0, 0, 0, 1, 0, 0});
    CHECK_FALSE(archive->clip(clip.id));
    CHECK_FALSE(archive->event(event));
    CHECK(filesIn(place.folder()) == 0);
}

TEST_CASE("a finished clip that a power cut made shorter is mended as well") {
    Place place;
    NewClip clip = record(*place.open());
    fs::resize_file(clip.path, 2500);
    const auto archive = reopened(place);
    CHECK(place.recovered.repaired == 1);
    CHECK(archive->clip(clip.id)->bytes == 2000);
    CHECK(archive->clip(clip.id)->end == kThen + 200ms);
}

TEST_CASE("pictures: half-written ones go, those without a row come back, rows without a file go") {
    Place place;
    EventId event;
    fs::path day;
    {
        const auto archive = place.open();
        const auto clip = record(*archive);
        day = clip.path.parent_path();
        event = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
        archive->addSnapshot(event, kThen, bytes("first"), {});
        archive->addSnapshot(event, kThen, bytes("second"), bytes("cut"));
        archive->endEvent(event, kThen + 1s, std::nullopt);
    }
    const auto path = [&](int number, bool cropped) {
        return day / toText(PictureName{event, EventType::Motion, kThen, number, cropped});
    };
    fs::remove(path(1, false));
    std::ofstream(path(3, false)) << "third";
    std::ofstream(path(3, true)) << "its cut";
    std::ofstream(path(4, true)) << "without the whole one";
    std::ofstream(path(5, false).string() + ".part") << "hal";
    const auto archive = reopened(place);
    CHECK(place.recovered.missing == 1);
    CHECK(place.recovered.adopted == 1);
    CHECK(archive->event(event)->snapshots == 2);
    CHECK(archive->openSnapshot(event, false)->bytes == 5);
    CHECK(archive->openSnapshot(event, true)->bytes == 7);
    CHECK_FALSE(fs::exists(path(4, true)));
    CHECK_FALSE(fs::exists(path(5, false).string() + ".part"));
    CHECK(archive->openSnapshot(event, true, 2)->bytes == 3);
}

TEST_CASE("of a picture that lost its cropped half the whole one stays") {
    Place place;
    EventId event;
    fs::path cut;
    {
        const auto archive = place.open();
        event = archive->beginEvent("c1", EventType::Talk, kThen, std::nullopt);
        archive->addSnapshot(event, kThen, bytes("whole"), bytes("cut"));
        archive->endEvent(event, kThen, std::nullopt);
        cut = place.folder() / "c1" / dayOf(kThen) /
              toText(PictureName{event, EventType::Talk, kThen, 1, true});
    }
    REQUIRE(fs::remove(cut));
    const auto archive = reopened(place);
    CHECK(archive->openSnapshot(event, true)->bytes == 5);
}

TEST_CASE("an event without a clip ends with the last that was measured, within a minute") {
    Place place;
    EventId measured, late, never;
    {
        const auto archive = place.open();
        measured = archive->beginEvent("c1", EventType::Sound, kThen, std::nullopt);
        late = archive->beginEvent("c1", EventType::Sound, kThen - 1h, std::nullopt);
        never = archive->beginEvent("c2", EventType::Sound, kThen, std::nullopt);
        archive->addLevel("c1", unixSeconds(kThen) + 7, 1, std::nullopt);
    }
    const auto archive = reopened(place);
    CHECK(archive->event(measured)->end == kThen + 7s);
    CHECK(archive->event(late)->end == kThen - 1h + 1min);
    CHECK(archive->event(never)->end == kThen);
}

TEST_CASE("without an index everything that the files tell comes back") {
    Place place;
    NewClip clip;
    EventId event;
    {
        const auto archive = place.open();
        clip = record(*archive, "c1", kThen, 30);
        event = archive->beginEvent("c1", EventType::Motion, kThen + 1s, clip.id);
        archive->addSnapshot(event, kThen + 1s, bytes("whole"), bytes("cut"));
    }
    for (const char* more : {"", "-wal", "-shm"}) {
        fs::remove(place.folder() / (std::string("index.db") + more));
    }
    const auto archive = reopened(place);
    CHECK(place.recovered.adopted == 2);
    const auto all = everything(*archive);
    REQUIRE(all.clips.size() == 1);
    CHECK(all.clips[0] == Clip{clip.id, "c1", kThen, kThen + 3s, 30000, Container::Mp4, false, false});
    REQUIRE(all.events.size() == 1);
    CHECK(all.events[0] == Event{event, "c1", EventType::Motion, kThen + 1s, kThen + 3s, clip.id, 1});
}

TEST_CASE("what is not ours is left alone") {
    Place place;
    record(*place.open());
    const fs::path day = place.folder() / "c1" / dayOf(kThen);
    for (const fs::path& file : {place.folder() / "letter.txt", place.folder() / "c1" / "note.mp4",
                                 day / "cat.jpg", day / "cat.part", day / "k0123456789ab.mp4"}) {
        std::ofstream(file) << "mine";
    }
    fs::create_symlink("/etc/passwd", day / "k0123456789ab-20261126T190432.123456Z.mp4");
    const auto archive = reopened(place);
    CHECK(place.recovered == Recovered{});
    CHECK(filesIn(place.folder()) == 6);
    CHECK(fs::exists(place.folder() / "letter.txt"));
    CHECK(everything(*archive).clips.size() == 1);
}

TEST_CASE("a file that cannot be repaired now is left for the next time, and not removed meanwhile") {
    Place place;
    NewClip clip;
    {
        const auto archive = place.open();
        clip = archive->beginClip("c1", Container::Mp4, kThen);
        writeFragments(clip.path, 2, 1);
    }
    place.repair = [](const fs::path&, Container) -> std::optional<RepairedClip> {
        throw std::runtime_error("no");
    };
    {
        const auto archive = place.open();
        CHECK(place.recovered.postponed == 1);
        CHECK(everything(*archive).clips.empty());
        CHECK(archive->stock().at(0).running);
    }
    place.repair = repairFragments;
    CHECK(everything(*reopened(place)).clips.size() == 1);
}

TEST_CASE("clips that are being written are not touched when an archive is opened again") {
    Place place;
    const auto archive = place.open();
    const auto clip = archive->beginClip("c1", Container::Mp4, kThen);
    const auto event = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
    writeFragments(clip.path, 2, 500);
    archive->close();
    SECTION("with the same index") {}
    SECTION("with another one, as when somebody deleted it") {
        for (const char* more : {"", "-wal", "-shm"}) {
            fs::remove(place.folder() / (std::string("index.db") + more));
        }
    }
    archive->open();
    CHECK(fs::file_size(clip.path) == 2500);
    archive->finishClip(clip.id, kThen + 250ms, 2500);
    CHECK(archive->clip(clip.id)->bytes == 2500);
    archive->endEvent(event, kThen + 1s, std::nullopt);
}

TEST_CASE("an index that names files elsewhere removes none of them") {
    Place place;
    const fs::path outside = place.directory / "precious";
    std::ofstream(outside) << "mine";
    NewClip clip;
    EventId event;
    {
        const auto archive = place.open();
        clip = record(*archive);
        event = archive->beginEvent("c1", EventType::Motion, kThen, clip.id);
        archive->addSnapshot(event, kThen, bytes("whole"), {});
        archive->endEvent(event, kThen, std::nullopt);
    }
    {
        SQLite::Database index((place.folder() / "index.db").string(), SQLite::OPEN_READWRITE);
        index.exec("UPDATE clip SET file = '../precious', end = NULL");
        index.exec("UPDATE picture SET file = 'c1/../../precious'");
    }
    const auto archive = reopened(place);
    CHECK(fs::exists(outside));
    CHECK(archive->clip(clip.id));  // adopted under its own name
    CHECK(archive->openSnapshot(event, false));
}
