#include "petcam/picture_cache.hpp"

#include "catch.hpp"
#include "home.hpp"

using namespace petcam;

namespace {

constexpr std::uint64_t kLow = std::uint64_t{1} << 32 | 11;
constexpr std::uint64_t kHigh = std::uint64_t{1} << 32 | 33;

/// A camera of one or two layers whose packets are all of this many bytes.
struct Filmed {
    std::shared_ptr<CacheBudget> budget;
    PictureCache cache;
    Instant now{1000s};
    std::size_t bytes = 1000;
    LiveLayers layers{kLow};

    explicit Filmed(std::size_t memory = 1 << 20)
        : budget(std::make_shared<CacheBudget>(memory)), cache(budget) {}

    void packet(std::uint16_t number, std::uint32_t timestamp, bool key = false, std::uint64_t source = kLow,
                bool padding = false) {
        Arrival arrival;
        arrival.source = source;
        arrival.sequenceNumber = number;
        arrival.timestamp = timestamp;
        arrival.startsKeyframe = key;
        arrival.layers = layers;
        auto made = rtpPacket(96, number, timestamp,
                              std::vector<std::uint8_t>(padding ? 0 : bytes - rtp::kFixedHeaderBytes,
                                                        static_cast<std::uint8_t>(number)));
        cache.add(arrival, *rtp::Packet::parse(made), now);
    }
    /// Pictures of one packet each, 66 ms apart, the first of them a keyframe or none.
    void pictures(std::uint16_t from, std::uint16_t count, bool key) {
        for (std::uint16_t i = 0; i < count; ++i) {
            const auto number = static_cast<std::uint16_t>(from + i);
            packet(number, number * 6000U, key && i == 0);
            now += 66ms;
        }
    }
    const PictureRun* run(std::uint64_t source = kLow) { return cache.runOf(source); }
    bool isGood(std::uint64_t source = kLow) { return run(source) && run(source)->isGoodToBegin(now); }
};

}  // namespace

TEST_CASE("a run holds the last keyframe and what followed, as it came") {
    Filmed filmed;
    filmed.pictures(1, 3, false);
    CHECK_FALSE(filmed.run());
    filmed.pictures(4, 3, true);
    REQUIRE(filmed.run());
    REQUIRE(filmed.run()->size() == 3);
    const PictureRun& run = *filmed.run();
    CHECK(run[0].sequenceNumber == 4);
    CHECK(run.bytesOf(run[2]).size() == 1000);
    CHECK(run.bytesOf(run[2])[999] == 6);
    const auto before = run.number();
    filmed.pictures(7, 2, true);
    CHECK(filmed.run()->size() == 2);
    CHECK(filmed.run()->number() == before + 1);
}

TEST_CASE("a keyframe in several packets that each say that it begins is one run") {
    Filmed filmed;
    filmed.packet(1, 100, true);
    filmed.packet(2, 100, true);
    CHECK(filmed.run()->size() == 2);
}

TEST_CASE("a run with a hole is not begun with until the hole is filled; what comes twice fills none") {
    Filmed filmed;
    filmed.packet(1, 100, true);
    filmed.packet(3, 300);
    CHECK_FALSE(filmed.isGood());
    filmed.packet(3, 300);
    filmed.packet(1, 100);
    CHECK_FALSE(filmed.isGood());
    filmed.packet(2, 200);
    CHECK(filmed.isGood());
    CHECK(filmed.run()->size() == 3);
}

TEST_CASE(
    "a packet that only probes the network leaves no hole, and packets from before the keyframe are none") {
    Filmed filmed;
    filmed.packet(0xFFFF, 100, true);
    filmed.packet(0, 100, false, kLow, true);
    filmed.packet(1, 200);
    filmed.packet(0xFFFE, 50);
    REQUIRE(filmed.run()->size() == 3);
    CHECK((*filmed.run())[1].bytes == 0);
    CHECK(filmed.isGood());
}

TEST_CASE("a run is begun with for a second and a half, and goes on for a second more") {
    Filmed filmed;
    filmed.packet(1, 100, true);
    filmed.now += 1499ms;
    CHECK(filmed.isGood());
    CHECK(filmed.cache.goodUntil(filmed.now) == filmed.now + 1ms);
    filmed.now += 1ms;
    CHECK_FALSE(filmed.isGood());
    CHECK(filmed.cache.goodUntil(filmed.now) < filmed.now);
    filmed.packet(2, 200);
    CHECK(filmed.run()->size() == 2);
    filmed.now += 1001ms;
    filmed.packet(3, 300);
    CHECK_FALSE(filmed.run());
}

TEST_CASE("a run of too many bytes or packets is not begun with, and ends") {
    Filmed large;
    large.packet(1, 100, true);
    for (std::uint16_t number = 2; number <= 192; ++number) {
        large.packet(number, number * 100U);
    }
    CHECK(large.isGood());
    for (std::uint16_t number = 193; number <= 197; ++number) {
        large.packet(number, number * 100U);
    }
    CHECK(large.run());
    CHECK_FALSE(large.isGood());
    for (std::uint16_t number = 198; number <= 300; ++number) {
        large.packet(number, number * 100U);
    }
    CHECK_FALSE(large.run());

    Filmed many;
    many.bytes = 20;
    many.packet(1, 100, true);
    for (std::uint16_t number = 2; number <= 1025; ++number) {
        many.packet(number, number * 100U);
    }
    CHECK_FALSE(many.run());

    Filmed jumbo;
    jumbo.bytes = PictureRun::kMostPacketBytes + 1;
    jumbo.packet(1, 100, true);
    CHECK_FALSE(jumbo.run());
}

TEST_CASE("each layer has a run of its own, and one that has gone makes room for another") {
    Filmed filmed;
    filmed.layers = LiveLayers(kLow);
    filmed.layers.addHighest(kHigh);
    filmed.packet(1, 100, true, kLow);
    CHECK(filmed.isGood(kLow));
    CHECK_FALSE(filmed.isGood(kHigh));
    filmed.packet(77, 100, true, kHigh);
    CHECK(filmed.isGood(kHigh));
    for (std::uint64_t ssrc = 100; ssrc < 110; ++ssrc) {
        filmed.layers = LiveLayers(ssrc);
        filmed.packet(1, 100, true, ssrc);
        CHECK(filmed.isGood(ssrc));
    }
    filmed.cache.clear();
    CHECK_FALSE(filmed.run(109));
}

TEST_CASE("memory is bounded for a camera that sends 50 Mbit/s, only keyframes, or none") {
    SECTION("50 Mbit/s") {
        Filmed filmed;
        filmed.bytes = 1200;
        for (std::uint32_t number = 0; number < 52000; ++number) {  // ten seconds
            filmed.packet(static_cast<std::uint16_t>(number), number / 350 * 6000, number % 5200 == 0);
            filmed.now += 192us;
        }
        CHECK(filmed.budget->used() <= PictureRun::kMostBytes + 1024 * sizeof(PictureRun::Entry));
        CHECK(filmed.budget->used() > 100'000);
    }
    SECTION("only keyframes") {
        Filmed filmed;
        for (std::uint16_t number = 0; number < 20000; ++number) {
            filmed.packet(number, number * 6000U, true);
            filmed.now += 66ms;
        }
        CHECK(filmed.budget->used() < 20 * 1024);
        CHECK(filmed.isGood());
    }
    SECTION("none") {
        Filmed filmed;
        filmed.pictures(1, 20000, false);
        CHECK(filmed.budget->used() == 0);
    }
}

TEST_CASE("a hundred cameras together keep to the memory of all, and give it back") {
    const auto budget = std::make_shared<CacheBudget>(std::size_t{4} << 20);
    std::size_t good = 0;
    std::vector<std::unique_ptr<PictureCache>> caches;
    for (int i = 0; i < 100; ++i) {
        caches.push_back(std::make_unique<PictureCache>(budget));
    }
    std::size_t most = 0;
    for (std::uint16_t number = 1; number <= 150; ++number) {
        for (auto& cache : caches) {
            Arrival arrival;
            arrival.source = kLow;
            arrival.sequenceNumber = number;
            arrival.timestamp = number * 600U;
            arrival.startsKeyframe = number == 1;
            arrival.layers = LiveLayers(kLow);
            auto made = rtpPacket(96, number, arrival.timestamp, std::vector<std::uint8_t>(1188));
            cache->add(arrival, *rtp::Packet::parse(made), Instant(1000s));
            most = std::max(most, budget->used());
        }
    }
    for (const auto& cache : caches) {
        if (cache->runOf(kLow)) ++good;
    }
    WARN("100 cameras: at most " << most << " of " << (4 << 20) << " bytes, " << good << " with a run");
    CHECK(most <= std::size_t{4} << 20);
    CHECK(good >= 10);
    CHECK(good < 100);
    caches.clear();
    CHECK(budget->used() == 0);
}
