#include "petcam/sent_packets.hpp"

#include <vector>

#include "catch.hpp"
#include "feedback_bytes.hpp"

using namespace petcam;

namespace {

/// A link that takes 20 ms to a receiver whose clock is an hour off, told of packet by packet.
struct Link {
    void send(std::size_t bytes = 1000) { packets.sent(bytes, now); }

    /// A report on one packet that was `queued` beyond the 20 ms, sent `age` ago.
    std::optional<SentPackets::Fate> report(std::uint16_t number, Duration queued, Duration age = 0ms,
                                            bool arrived = true) {
        const auto at = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch() - age +
                                                                              20ms + queued + 1h);
        const auto reference = static_cast<std::uint32_t>(at / 64ms) & 0xFF'FFFF;
        const auto delta = static_cast<std::uint8_t>((at % 64ms) / 250us);
        std::vector<std::uint8_t> bytes{0x8F,
                                        205,
                                        0,
                                        5,
                                        0,
                                        0,
                                        0,
                                        1,
                                        0,
                                        0,
                                        0,
                                        2,
                                        static_cast<std::uint8_t>(number >> 8),
                                        static_cast<std::uint8_t>(number & 0xFF),
                                        0,
                                        1,
                                        static_cast<std::uint8_t>(reference >> 16),
                                        static_cast<std::uint8_t>(reference >> 8),
                                        static_cast<std::uint8_t>(reference),
                                        0,
                                        static_cast<std::uint8_t>(arrived ? 0x20 : 0),
                                        1,
                                        delta,
                                        0};
        return packets.read(*rtp::TransportFeedback::read(bytes), now);
    }

    SentPackets packets;
    Instant now{1000s};
};

}  // namespace

TEST_CASE("a packet's wait is what it took beyond the quickest one, whatever the clocks say") {
    Link link;
    link.send();
    CHECK(link.report(1, 0ms)->queued == 0ms);
    link.now += 50ms;
    link.send();
    CHECK(link.report(2, 100ms)->queued == 100ms);
    link.now += 50ms;
    link.send();
    CHECK(link.report(3, 0ms)->queued == 0ms);
}

TEST_CASE("lost packets are counted, and what arrives is measured") {
    Link link;
    for (std::uint16_t number = 1; number <= 20; ++number) {
        link.send(1000);
        const auto fate = link.report(number, 0ms, 0ms, number % 2 == 0);
        CHECK(fate.has_value() == (number % 2 == 0));
        link.now += 50ms;
    }
    const auto kbps = link.packets.arriving(link.now).bitsPerSecond / 1000;
    CHECK(kbps >= 70);
    CHECK(kbps <= 95);
}

TEST_CASE("packets that the core sent again shift the numbers, and do not look like a queue") {
    Link link;
    std::uint16_t number = 0;
    for (int i = 0; i < 50; ++i) {
        link.send();
        link.report(++number, 0ms);
        link.now += 20ms;
    }
    number = static_cast<std::uint16_t>(number + 5);  // five were sent again
    for (int i = 0; i < 50; ++i) {
        link.send();
        CHECK(link.report(++number, 0ms)->queued < 10ms);
        link.now += 20ms;
    }
    link.send();
    CHECK(link.report(++number, 150ms)->queued > 100ms);
}

TEST_CASE("a longer way is forgiven after some seconds") {
    Link link;
    std::uint16_t number = 0;
    link.send();
    link.report(++number, 0ms);
    Duration queued{};
    for (int i = 0; i < 220; ++i) {
        link.now += 50ms;
        link.send();
        queued = link.report(++number, 200ms)->queued;
        if (i < 60) CHECK(queued == 200ms);
    }
    CHECK(queued == 0ms);
}

TEST_CASE("reports on packets long gone, or never sent, say nothing") {
    Link link;
    CHECK_FALSE(link.report(0, 0ms));
    for (int i = 0; i < 600; ++i)
        link.send();
    link.report(600, 0ms);
    CHECK_FALSE(link.report(100, 0ms));
}

namespace {

/// A report on `missing` packets from this number on, and on the one that arrived after them.
std::optional<SentPackets::Fate> reportGap(Link& link, std::uint16_t number, std::uint8_t missing) {
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(link.now.time_since_epoch() + 20ms);
    const auto reference = static_cast<std::uint32_t>(at / 64ms);
    const auto bytes =
        feedbackOnGap(number, missing, reference, static_cast<std::uint8_t>((at % 64ms) / 250us));
    return link.packets.read(*rtp::TransportFeedback::read(bytes), link.now);
}

}  // namespace

TEST_CASE("a link of which nothing came through for a while was not there; it is not full") {
    Link link;
    link.send();
    link.report(1, 0ms);
    for (int i = 0; i < 9; ++i) {
        link.now += 30ms;
        link.send();
    }
    const auto outage = reportGap(link, 2, 8);  // 240 ms
    REQUIRE(outage);
    CHECK_FALSE(outage->hadOutage);
    CHECK(outage->lost == 8);
    for (int i = 0; i < 10; ++i) {
        link.now += 30ms;
        link.send();
    }
    const auto longer = reportGap(link, 11, 9);  // 270 ms
    REQUIRE(longer);
    CHECK(longer->hadOutage);
    CHECK(longer->lost == 0);
    CHECK(longer->arrived == 1);
}
