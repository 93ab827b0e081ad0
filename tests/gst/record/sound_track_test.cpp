#include "record/sound_track.hpp"

#include "catch.hpp"
#include "record/opus_packet.hpp"

using namespace petcam::gst;

namespace {

const WallTime kStart = fromUnixMicroseconds(1'764'000'000'000'000);

/// A track that keeps what it gives, as letters: s for a packet of sound, - for silence.
struct Listener {
    SoundTrack track{kStart, 2};
    std::string heard;
    WallTime expected = kStart;

    void take(const std::vector<Frame>& frames) {
        for (const Frame& frame : frames) {
            CHECK(frame.at == expected);  // no gap, no overlap
            expected += 20ms;
            heard += gst_buffer_get_size(frame.data.get()) == 3 ? '-' : 's';
        }
    }
    void packet(Microseconds after) {
        const std::uint8_t bytes[] = {31 << 3, 1, 2, 3};
        take(track.packet(
            {GstBufferPtr::take(gst_buffer_new_memdup(bytes, sizeof bytes)), true, kStart + after}));
    }
    void picture(Microseconds after) { take(track.pictureAt(kStart + after)); }
};

}  // namespace

TEST_CASE("sound that goes on stands as it comes") {
    Listener listener;
    for (int i = 0; i < 5; ++i)
        listener.packet(i * 20ms);
    CHECK(listener.heard == "sssss");
}

TEST_CASE("sound that begins later than the picture has silence before it") {
    Listener listener;
    listener.packet(69ms);
    listener.packet(89ms);
    CHECK(listener.heard == "---ss");
}

TEST_CASE("sound from before the file is left out") {
    Listener listener;
    listener.packet(-40ms);
    listener.packet(-20ms);
    CHECK(listener.heard.empty());
    listener.packet(0ms);
    CHECK(listener.heard == "s");
}

TEST_CASE("a gap is filled when sound comes again") {
    Listener listener;
    listener.packet(0ms);
    listener.packet(100ms);
    CHECK(listener.heard == "s----s");
}

TEST_CASE("while sound is missing for long, silence follows the picture") {
    Listener listener;
    listener.packet(0ms);
    listener.picture(700ms);
    CHECK(listener.heard == "s");  // it may still come
    listener.picture(740ms);
    CHECK(listener.heard == "s" + std::string(18, '-'));  // up to 390 ms
    listener.packet(760ms);
    CHECK(listener.heard == "s" + std::string(37, '-') + "s");
}

TEST_CASE("a microphone whose clock is slow or fast stays within a packet of the picture") {
    const Microseconds step = GENERATE(20'040us, 19'960us);  // 0.2 % off
    Listener listener;
    Microseconds worst{0};
    for (int i = 0; i < 3000; ++i) {
        listener.packet(i * step);
        worst = std::max(worst, std::chrono::abs(listener.track.end() - (kStart + i * step + 20ms)));
    }
    CHECK(worst <= SoundTrack::kTolerance);
}

TEST_CASE("jitter of a few milliseconds changes nothing") {
    Listener listener;
    for (int i = 0; i < 100; ++i)
        listener.packet(i * 20ms + (i % 3) * 5ms);
    CHECK(listener.heard == std::string(100, 's'));
}

TEST_CASE("at its end a file has sound or silence up to its last picture") {
    Listener listener;
    listener.packet(0ms);
    listener.take(listener.track.finish(kStart + 105ms));
    CHECK(listener.heard == "s----");
}

TEST_CASE("what is no Opus packet is left out") {
    Listener listener;
    listener.take(listener.track.packet({GstBufferPtr::take(gst_buffer_new()), true, kStart}));
    CHECK(listener.heard.empty());
}
