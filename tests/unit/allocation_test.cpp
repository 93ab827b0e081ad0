// The media path must not allocate: one packet in, one packet to each viewer, nothing from the heap.

#include <atomic>
#include <cstdlib>
#include <new>

#include "catch.hpp"
#include "home.hpp"
#include "simulcast_packets.hpp"
#include "tap_fakes.hpp"

namespace {

std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0};

void* allocate(std::size_t bytes) {
    if (counting.load(std::memory_order_relaxed)) allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) {
    return allocate(bytes);
}
void* operator new[](std::size_t bytes) {
    return allocate(bytes);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace petcam {
namespace {

/// Counts what it is given and keeps nothing.
class CountingOutlet final : public Outlet {
public:
    void relay(MediaKind, std::span<std::uint8_t>) noexcept override { ++packets; }
    void limit(std::optional<Bitrate>) noexcept override {}
    void requestKeyframe() noexcept override { ++keyframes; }
    void notify(const Event&) override {}
    void hangUp() noexcept override {}
    void end() noexcept override {}

    std::size_t packets = 0;
    std::size_t keyframes = 0;
};

}  // namespace

TEST_CASE("a packet of the camera, paused or not, of a talker, or of RTCP takes nothing from the heap") {
    RecordingJournal journal;
    const HandClock clock;
    Instant now{1000s};
    Service service(Limits{}, nullptr, clock, journal, now);
    const auto camera = std::make_shared<CountingOutlet>();
    const auto viewers = std::make_shared<CountingOutlet>();
    service.attach({1}, camera, now);
    const auto feed = service.publish({1}, "kitchen", kDevice, kVp8Camera, now);
    std::shared_ptr<MediaSink> talker;
    for (std::uint64_t id = 2; id < 12; ++id) {
        service.attach({id}, viewers, now);
        talker = service.watch({id}, "kitchen", "Mum", kViewer, now);
        talker->onMediaUp(now);
    }
    std::vector<std::uint8_t> key = rtpPacket(96, 1, 0, kVp8Key);
    std::vector<std::uint8_t> sound = rtpPacket(111, 1, 0, kSound);
    std::vector<std::uint8_t> voice = rtpPacket(109, 1, 0, kSound);
    const std::vector<std::uint8_t> pli{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
    const auto number = [](std::vector<std::uint8_t>& packet, std::uint16_t to) {
        packet[2] = static_cast<std::uint8_t>(to >> 8);
        packet[3] = static_cast<std::uint8_t>(to & 0xFF);
    };

    feed->onRtp(MediaKind::Video, key, std::nullopt, now);  // the cache takes its memory once
    const auto before = viewers->packets;
    counting = true;
    for (std::uint16_t i = 2; i <= 1001; ++i) {
        // Each packet is rewritten in place on its way, as Janus lets us: it arrives anew every time.
        key[1] = 96;
        sound[1] = 111;
        voice[1] = 109;
        number(key, i);
        number(sound, i);
        number(voice, i);
        feed->onRtp(MediaKind::Video, key, std::nullopt, now);
        feed->onRtp(MediaKind::Audio, sound, std::nullopt, now);
        talker->onRtp(MediaKind::Audio, voice, 30, now);
        talker->onRtcp(MediaKind::Video, pli, 0, now);
        now += 20ms;
    }
    counting = false;
    CHECK(allocations == 0);
    CHECK(viewers->packets == before + 20000);

    Report paused;
    paused.capture = Capture::Paused;
    service.report({1}, paused, now);
    counting = true;
    for (std::uint16_t i = 1002; i <= 2001; ++i) {
        key[1] = 96;
        number(key, i);
        feed->onRtp(MediaKind::Video, key, std::nullopt, now);
    }
    counting = false;
    CHECK(allocations == 0);
    CHECK(viewers->packets == before + 20000);
    service.report({1}, Report{}, now);

    service.startTalking({11}, now);
    counting = true;
    for (std::uint16_t i = 1002; i <= 2001; ++i) {
        voice[1] = 109;
        number(voice, i);
        talker->onRtp(MediaKind::Audio, voice, 30, now);
        now += 20ms;
    }
    counting = false;
    CHECK(allocations == 0);
    CHECK(camera->packets == 1000);
    CHECK(camera->keyframes > 1);
}

TEST_CASE("a packet of a layer, wanted or not, and a change of layers take nothing from the heap") {
    RecordingJournal journal;
    Instant now{1000s};
    const HandClock clock;
    Service service(Limits{}, nullptr, clock, journal, now);
    const auto camera = std::make_shared<CountingOutlet>();
    const auto viewers = std::make_shared<CountingOutlet>();
    service.attach({1}, camera, now);
    PublisherMedia media = kVp8Camera;
    media.simulcast = kThreeLayers;
    const auto feed = service.publish({1}, "kitchen", kDevice, media, now);
    for (std::uint64_t id = 2; id < 12; ++id) {
        service.attach({id}, viewers, now);
        service.watch({id}, "kitchen", "Mum", kViewer, now, id % 2 == 0 ? Quality::Tile : Quality::Best)
            ->onMediaUp(now);
    }
    const std::vector<std::vector<std::uint8_t>> layers{
        withRid(rtpPacket(96, 1, 0, kVp8Key, 11), "l"), withRid(rtpPacket(96, 1, 0, kVp8Key, 22), "m"),
        withRid(rtpPacket(96, 1, 0, kVp8Key, 33), "h"), rtpPacket(96, 1, 0, kVp8Key, 44)};
    auto arriving = layers;
    for (auto& packet : arriving) {
        feed->onRtp(MediaKind::Video, packet, std::nullopt, now);
    }

    counting = true;
    for (std::uint16_t i = 2; i <= 1001; ++i) {
        for (std::size_t layer = 0; layer < layers.size(); ++layer) {
            if (layer == 2 && i / 100 % 2 == 1) continue;  // the highest comes and goes
            std::copy(layers[layer].begin(), layers[layer].end(), arriving[layer].begin());
            arriving[layer][2] = static_cast<std::uint8_t>(i >> 8);
            arriving[layer][3] = static_cast<std::uint8_t>(i & 0xFF);
            arriving[layer][6] = arriving[layer][3];  // another picture
            feed->onRtp(MediaKind::Video, arriving[layer], std::nullopt, now);
        }
        now += 20ms;
    }
    counting = false;
    CHECK(allocations == 0);
    // One packet in each step to each viewer, but for the second that it takes to see that the highest has
    // gone.
    CHECK(viewers->packets > 5000 + 5000 - 5 * 5 * 60);
    CHECK(viewers->packets <= 10000 + 5 * 10);
}

TEST_CASE("a packet for a tap takes nothing from the heap") {
    struct CountingTap final : TapOutlet {
        bool send(TapStream, std::span<const std::uint8_t>) noexcept override {
            ++packets;
            return true;
        }
        TapPorts ports() const noexcept override { return {}; }
        std::size_t packets = 0;
    };
    Instant now{1000s};
    const auto phone = std::make_shared<CountingOutlet>();
    const auto out = std::make_shared<CountingTap>();
    const auto media = std::make_shared<CameraMedia>();
    media->setPublisher({1}, phone, kVp8Camera);
    media->add(std::make_shared<CameraTap>(kEverything, out), now);
    CameraFeed feed({1}, kVp8Camera, media, std::make_shared<CacheBudget>(std::size_t{1} << 20));
    auto key = rtpPacket(96, 1, 0, kVp8Key);
    auto sound = rtpPacket(111, 1, 0, kSound);
    std::vector<std::uint8_t> report(28);
    report[0] = 0x80;
    report[1] = 200;
    report[3] = 6;
    report[7] = 7;  // the SSRC of both streams
    feed.onRtp(MediaKind::Video, key, std::nullopt, now);

    counting = true;
    for (std::uint16_t i = 2; i <= 1001; ++i) {
        key[3] = sound[3] = static_cast<std::uint8_t>(i & 0xFF);
        key[2] = sound[2] = static_cast<std::uint8_t>(i >> 8);
        key[6] = key[3];  // another picture
        feed.onRtp(MediaKind::Video, key, std::nullopt, now);
        feed.onRtp(MediaKind::Audio, sound, std::nullopt, now);
        feed.onRtcp(MediaKind::Video, report, 0, now);
        now += 20ms;
    }
    counting = false;
    CHECK(allocations == 0);
    CHECK(out->packets == 2 + 6000);
}

}  // namespace petcam
