#include "analysis/sound_analysis.hpp"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include <cmath>
#include <condition_variable>
#include <mutex>

#include "analysis/loud_sounds.hpp"
#include "catch.hpp"

using namespace petcam::gst;

namespace {

constexpr WallTime kBegin = WallTime(Microseconds(1'764'000'000'000'000));

/// Opus packets of 20 ms of a tone of 1 kHz, `amplitude` (0 to 1) at each moment (seconds).
std::vector<Frame> tone(double seconds, const std::function<double(double)>& amplitude, int channels,
                        WallTime begin) {
    const std::string line =
        "appsrc name=in format=time caps=audio/x-raw,format=S16LE,rate=48000,layout=interleaved,channels=" +
        std::to_string(channels) +
        " ! opusenc audio-type=generic bitrate=32000 frame-size=20 ! appsink name=out sync=false";
    const auto pipeline = GstElementPtr::take(gst_parse_launch(line.c_str(), nullptr));
    REQUIRE(pipeline);
    const auto in = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "in"));
    const auto out = GstElementPtr::take(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    std::vector<std::int16_t> samples;
    for (int i = 0; i < seconds * 48000; ++i) {
        const double value = amplitude(i / 48000.0) * std::sin(2 * 3.14159265358979 * 1000 * i / 48000);
        for (int channel = 0; channel < channels; ++channel)
            samples.push_back(static_cast<std::int16_t>(value * 32767));
    }
    const gsize bytes = samples.size() * 2;
    GstBuffer* buffer = gst_buffer_new_allocate(nullptr, bytes, nullptr);
    gst_buffer_fill(buffer, 0, samples.data(), bytes);
    GST_BUFFER_PTS(buffer) = 0;
    gst_app_src_push_buffer(GST_APP_SRC(in.get()), buffer);
    gst_app_src_end_of_stream(GST_APP_SRC(in.get()));
    std::vector<Frame> packets;
    while (const auto sample =
               GstSamplePtr::take(gst_app_sink_try_pull_sample(GST_APP_SINK(out.get()), 20 * GST_SECOND))) {
        packets.push_back({GstBufferPtr::share(gst_sample_get_buffer(sample.get())), true,
                           begin + static_cast<std::int64_t>(packets.size()) * 20ms});
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    return packets;
}

/// Packets come as fast as they are taken here: waits for what they become.
struct Ear {
    std::vector<SoundSample> hear(const std::vector<Frame>& packets) {
        std::size_t expected = 0;
        for (const auto& packet : packets) {
            analysis.push(packet);
            // The last 100 ms may wait for packets that do not come.
            if (++expected % 50 == 0) await(expected / 5 - 2);
        }
        await(packets.size() / 5 - 2);
        const std::lock_guard lock(mutex);
        return samples;
    }
    void await(std::size_t count) {
        std::unique_lock lock(mutex);
        REQUIRE(more.wait_for(lock, 20s, [&] { return samples.size() >= count; }));
    }
    std::mutex mutex;
    std::condition_variable more;
    std::vector<SoundSample> samples;
    // Last: it tells until its end.
    SoundAnalysis analysis{[this](const SoundSample& sample) {
        const std::lock_guard lock(mutex);
        samples.push_back(sample);
        more.notify_all();
    }};
};

}  // namespace

TEST_CASE("a tone reads as loud as it is, mono and stereo, every 100 ms") {
    for (const int channels : {1, 2}) {
        Ear ear;
        const auto samples = ear.hear(tone(
            3, [](double at) { return at < 1.5 ? 0.5 : 0.005; }, channels, kBegin));
        REQUIRE(samples.size() >= 28);
        for (std::size_t i = 1; i < samples.size(); ++i)
            CHECK(samples[i].at - samples[i - 1].at == 100ms);
        CHECK(std::chrono::abs(samples[0].at - kBegin) < 20ms);
        CHECK(samples[10].rmsDbfs == Approx(-9.03).margin(1));  // half of full scale, a sine
        CHECK(samples[10].peakDbfs == Approx(-6.02).margin(1));
        CHECK(samples[25].rmsDbfs == Approx(-49).margin(2));
    }
}

TEST_CASE("barks in a quiet room are one loud sound, a quiet room and its silence are none") {
    Ear ear;
    const auto bark = [](double at) { return at > 2 && at < 3.2 && std::fmod(at, 0.4) < 0.2 ? 0.4 : 0.002; };
    LoudSounds sounds({});
    std::vector<SoundEvent> events;
    for (const auto& sample : ear.hear(tone(8, bark, 1, kBegin))) {
        const auto news = sounds.add(sample);
        events.insert(events.end(), news.begin(), news.end());
    }
    REQUIRE(events.size() == 2);
    CHECK(std::chrono::abs(std::get<SoundStarted>(events[0]).at - (kBegin + 2s)) < 150ms);
    CHECK(std::chrono::abs(std::get<SoundEnded>(events[1]).at - (kBegin + 3s)) < 250ms);
    CHECK(std::get<SoundEnded>(events[1]).loudestDbfs == Approx(-11).margin(2));

    Ear silent;
    for (const auto& sample : silent.hear(tone(
             2, [](double) { return 0.0; }, 1, kBegin))) {
        CHECK(sample.rmsDbfs >= kSilentDbfs);
        CHECK(sample.rmsDbfs < -60);
    }
}

TEST_CASE("after a pause and after garbage loudness has the right moments again") {
    Ear ear;
    ear.hear(tone(
        1, [](double) { return 0.5; }, 1, kBegin));
    auto garbage = GstBufferPtr::take(gst_buffer_new_allocate(nullptr, 200, nullptr));
    gst_buffer_memset(garbage.get(), 0, 0xFF, 200);
    ear.analysis.push({garbage, true, kBegin + 1s});
    ear.analysis.push({GstBufferPtr::take(gst_buffer_new()), true, kBegin + 1020ms});
    ear.analysis.push({});
    {
        const std::lock_guard lock(ear.mutex);
        ear.samples.clear();
    }
    const auto samples = ear.hear(tone(
        2, [](double) { return 0.25; }, 1, kBegin + 1min));
    // What was before the pause may still come out first.
    std::size_t first = 0;
    while (first < samples.size() && samples[first].at < kBegin + 30s)
        ++first;
    REQUIRE(samples.size() - first >= 10);
    CHECK(std::chrono::abs(samples[first].at - (kBegin + 1min)) < 20ms);
    CHECK(samples[first + 5].rmsDbfs == Approx(-15.05).margin(1));
}
