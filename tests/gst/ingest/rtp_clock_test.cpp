#include "ingest/rtp_clock.hpp"

#include "catch.hpp"

using namespace petcam::gst;

namespace {

const WallTime kNow = fromUnixMicroseconds(1'764'000'000'000'000);
/// What the camera's clock says at kNow: it is wrong by years.
constexpr NtpTime kCameraNow{Microseconds(3'500'000'000'000'000)};

NtpTime later(Microseconds by) {
    return {kCameraNow.since1900 + by};
}

std::int64_t ms(std::optional<WallTime> at) {
    REQUIRE(at);
    return std::chrono::round<std::chrono::milliseconds>(*at - kNow).count();
}

}  // namespace

TEST_CASE("an NTP timestamp has seconds above and fractions below") {
    // RFC 3550 section 4: 0x00000001.80000000 is one and a half seconds.
    CHECK(NtpTime::fromBits(0x0000'0001'8000'0000U).since1900 == Microseconds(1'500'000));
    CHECK(NtpTime::fromBits(0xEC00'0000'FFFF'FFFFU).since1900.count() == 0xEC00'0000LL * 1'000'000 + 999'999);
}

TEST_CASE("before the first report the quickest arrival counts") {
    RtpClock clock(90000);
    const CameraClock camera;
    CHECK_FALSE(clock.wallTime(0, camera));
    clock.packet(0, kNow + 30ms);
    CHECK(ms(clock.wallTime(0, camera)) == 30);
    clock.packet(9000, kNow + 180ms);  // its way took longer
    CHECK(ms(clock.wallTime(9000, camera)) == 130);
}

TEST_CASE("with reports the moment of capture is known, however late it arrived") {
    CameraClock camera;
    RtpClock clock(90000);
    camera.report(kCameraNow, kNow);
    clock.report(kCameraNow, 90000);
    clock.packet(90000 + 45000, kNow + 900ms);
    CHECK(ms(clock.wallTime(90000 + 45000, camera)) == 500);
}

TEST_CASE("sound and picture captured together get the same moment, whatever the network does to either") {
    CameraClock camera;
    RtpClock video(90000);
    RtpClock audio(48000);
    video.report(kCameraNow, 1'000'000);
    camera.report(kCameraNow, kNow + 5ms);
    audio.report(later(700ms), 77'000);
    camera.report(later(700ms), kNow + 790ms);  // this report was held up
    video.packet(1'000'000 + 180'000, kNow + 2100ms);
    audio.packet(77'000 + 62'400, kNow + 2020ms);
    const auto picture = video.wallTime(1'000'000 + 180'000, camera);
    const auto sound = audio.wallTime(77'000 + 62'400, camera);
    CHECK(ms(picture) == 2005);
    CHECK(ms(sound) == 2005);
}

TEST_CASE("the first report corrects what arrivals said without a jump") {
    CameraClock camera;
    RtpClock clock(90000);
    clock.packet(0, kNow + 60ms);
    CHECK(ms(clock.wallTime(0, camera)) == 60);
    clock.report(kCameraNow, 0);
    camera.report(kCameraNow, kNow);
    WallTime last = kNow + 60ms;
    for (std::uint32_t i = 1; i <= 30; ++i) {  // 15 frames a second
        const std::uint32_t timestamp = i * 6000;
        clock.packet(timestamp, kNow + Microseconds(66'667 * i) + 60ms);
        const auto at = clock.wallTime(timestamp, camera);
        REQUIRE(at);
        const auto step = *at - last;
        CHECK(step > 63ms);
        CHECK(step < 70ms);
        last = *at;
    }
    CHECK(ms(last) == 2000);  // 60 ms are gone after 1.2 s
}

TEST_CASE("what is half a second and more away is taken at once") {
    CameraClock camera;
    RtpClock clock(90000);
    clock.packet(0, kNow + 2s);
    CHECK(ms(clock.wallTime(0, camera)) == 2000);
    clock.report(kCameraNow, 0);
    camera.report(kCameraNow, kNow);
    CHECK(ms(clock.wallTime(9000, camera)) == 100);
}

TEST_CASE("a timestamp that wraps around goes on") {
    CameraClock camera;
    RtpClock clock(90000);
    clock.report(kCameraNow, 0xFFFF'FF00U);
    camera.report(kCameraNow, kNow);
    clock.packet(0xFFFF'FF00U, kNow);
    CHECK(ms(clock.wallTime(0xFFFF'FF00U, camera)) == 0);
    clock.packet(90000 - 256, kNow + 1s);
    CHECK(ms(clock.wallTime(90000 - 256, camera)) == 1000);
}

TEST_CASE("a report that comes before any packet counts, also across the wrap") {
    CameraClock camera;
    RtpClock clock(90000);
    clock.report(kCameraNow, 0xFFFF'FFFFU - 44'999);
    camera.report(kCameraNow, kNow);
    clock.packet(45'000, kNow + 1010ms);
    CHECK(ms(clock.wallTime(45'000, camera)) == 1000);
}

TEST_CASE("a restarted encoder's timestamps begin at their arrival") {
    CameraClock camera;
    RtpClock clock(90000);
    clock.report(kCameraNow, 0);
    camera.report(kCameraNow, kNow);
    clock.packet(0, kNow);
    CHECK(ms(clock.wallTime(0, camera)) == 0);
    clock.packet(2'000'000'000, kNow + 100ms);
    CHECK(ms(clock.wallTime(2'000'000'000, camera)) == 100);
    clock.report(later(1s), 2'000'000'000 + 81'000);
    CHECK(ms(clock.wallTime(2'000'000'000 + 81'000, camera)) == 1000);
}

TEST_CASE("packets that a network held up for long do not move the clock") {
    CameraClock camera;
    RtpClock clock(90000);
    clock.report(kCameraNow, 0);
    camera.report(kCameraNow, kNow);
    clock.packet(0, kNow);
    for (std::uint32_t i = 1; i <= 50; ++i)
        clock.packet(i * 6000, kNow + 8s);  // all at once
    CHECK(ms(clock.wallTime(6000 * 50, camera)) == 3333);
    clock.packet(720'000 + 9000, kNow + 8100ms);
    CHECK(ms(clock.wallTime(720'000 + 9000, camera)) == 8100);
}

TEST_CASE("a packet out of order is not a step back in time") {
    const CameraClock camera;
    RtpClock clock(90000);
    clock.packet(9000, kNow + 100ms);
    CHECK(ms(clock.wallTime(9000, camera)) == 100);
    clock.packet(6000, kNow + 110ms);
    clock.packet(12'000, kNow + 134ms);
    CHECK(ms(clock.wallTime(12'000, camera)) == 133);
}

TEST_CASE("the quickest report of half a minute counts, then the next quickest") {
    CameraClock camera;
    camera.report(kCameraNow, kNow + 3ms);
    camera.report(later(10s), kNow + 10s + 80ms);
    CHECK(ms(camera.wallTime(kCameraNow)) == 3);
    camera.report(later(31s), kNow + 31s + 20ms);
    CHECK(ms(camera.wallTime(kCameraNow)) == 20);
}

TEST_CASE("a camera whose clock is set forward is followed at once, back after the third report") {
    CameraClock camera;
    camera.report(kCameraNow, kNow);
    camera.report(later(3600s), kNow + 1s);  // it now says an hour more
    CHECK(ms(camera.wallTime(later(3600s))) == 1000);
    camera.report(later(2s), kNow + 2s);
    camera.report(later(3s), kNow + 3s);
    CHECK(ms(camera.wallTime(later(3600s))) == 1000);
    camera.report(later(4s), kNow + 4s);
    CHECK(ms(camera.wallTime(later(4s))) == 4000);
}

TEST_CASE("one report that a network held up for seconds is nothing") {
    CameraClock camera;
    camera.report(kCameraNow, kNow);
    camera.report(later(1s), kNow + 9s);
    camera.report(later(9s), kNow + 9s);
    camera.report(later(10s), kNow + 14s);
    CHECK(ms(camera.wallTime(later(10s))) == 10'000);
}
