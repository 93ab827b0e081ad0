#include "store/retention.hpp"

#include "catch.hpp"

using namespace petcam::gst;
using namespace petcam::gst::store;

namespace {

const WallTime kNow{std::chrono::seconds(1764000000)};
constexpr std::uint64_t kPlenty = 1'000'000'000'000;

/// A clip of an hour that began so many hours ago.
StockItem item(int hoursAgo, std::uint64_t bytes, const std::string& camera = "c1", bool starred = false) {
    const WallTime start = kNow - std::chrono::hours(hoursAgo);
    return {ClipId{hoursAgo}, camera, start, start + 1h, bytes, starred, false};
}

RetentionLimits limits(int days, std::uint64_t perCamera, std::uint64_t floor) {
    RetentionLimits made;
    made.age = std::chrono::hours(24 * days);
    made.bytesPerCamera = perCamera;
    made.freeBytes = floor;
    made.cameraReserve = made.freeReserve = 0;
    return made;
}

std::vector<std::int64_t> idsOf(const std::vector<StockItem>& items) {
    std::vector<std::int64_t> ids;
    for (const auto& one : items) {
        ids.push_back(std::get<ClipId>(one.id).value);
    }
    return ids;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("what is younger than the days and smaller than the room stays") {
    CHECK(whatToRemove({item(1, 10), item(335, 10)}, limits(14, 20, 5), kNow, 5).empty());
}

TEST_CASE("what ended before the days goes, the oldest first, but for what has a star") {
    const auto gone = whatToRemove({item(338, 1), item(400, 1), item(500, 1, "c2", true), item(336, 1)},
                                   limits(14, kPlenty, 0), kNow, kPlenty);
    CHECK(idsOf(gone) == Ids{400, 338});
}

TEST_CASE("a camera that has more than it may loses its own oldest, and no other camera's") {
    const auto gone = whatToRemove({item(1, 10), item(2, 10), item(3, 10), item(9, 10, "c2")},
                                   limits(14, 15, 0), kNow, kPlenty);
    CHECK(idsOf(gone) == Ids{3, 2});
}

TEST_CASE("starred ones go when nothing else is left to go, the oldest first") {
    const auto gone =
        whatToRemove({item(1, 10), item(8, 10, "c1", true), item(9, 10, "c1", true), item(2, 10)},
                     limits(14, 15, 0), kNow, kPlenty);
    CHECK(idsOf(gone) == Ids{2, 1, 9});
}

TEST_CASE("the disk's free room is kept at the cost of the oldest of all cameras") {
    const auto gone = whatToRemove({item(1, 10), item(5, 10, "c2"), item(7, 10, "c3", true), item(3, 10)},
                                   limits(14, kPlenty, 100), kNow, 85);
    CHECK(idsOf(gone) == Ids{5, 3});
}

TEST_CASE("what goes for one reason counts for the others") {
    const auto gone = whatToRemove({item(400, 50), item(3, 10), item(2, 10)}, limits(14, 15, 100), kNow, 40);
    CHECK(idsOf(gone) == Ids{400, 3});
}

TEST_CASE("a clip that is being written stays, and its bytes count") {
    auto running = item(500, 100);
    running.running = true;
    CHECK(idsOf(whatToRemove({running, item(2, 10)}, limits(14, 20, 100), kNow, 0)) == Ids{2});
}

TEST_CASE("room is made ahead, by as much as is written until the next look") {
    RetentionLimits ahead = limits(14, 30, 100);
    ahead.cameraReserve = 5;
    CHECK(idsOf(whatToRemove({item(1, 10), item(2, 10), item(3, 10)}, ahead, kNow, kPlenty)) == Ids{3});
    ahead = limits(14, kPlenty, 100);
    ahead.freeReserve = 11;
    CHECK(idsOf(whatToRemove({item(1, 10), item(2, 10), item(3, 10)}, ahead, kNow, 100)) == Ids{3, 2});
}

TEST_CASE("nothing is removed for the disk's sake that frees nothing") {
    CHECK(whatToRemove({item(3, 0)}, limits(0, 0, 100), kNow, 0).empty());
}

TEST_CASE("0 is no limit") {
    CHECK(whatToRemove({item(99999, 1000)}, limits(0, 0, 0), kNow, 0).empty());
}

TEST_CASE("reserves are a quarter of what they belong to, at most") {
    RetentionLimits small;
    small.bytesPerCamera = 100;
    small.freeBytes = 40;
    CHECK(small.withSensibleReserves().cameraReserve == 25);
    CHECK(small.withSensibleReserves().freeReserve == 10);
    CHECK(RetentionLimits{}.withSensibleReserves().cameraReserve == 64'000'000);
}
