#include "petcam/layer_adapter.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <vector>

#include "catch.hpp"

using namespace petcam;

namespace {

constexpr std::uint64_t kFeed = std::uint64_t{1} << 32;
constexpr Duration kStep = 20ms;

/// A link with a queue, and behind it a browser that reports as libwebrtc does: an estimate five times a
/// second, which grows slowly and falls at once to a share of what came through when the queue grows; the
/// round trip and losses once a second.
class SimulatedLink {
public:
    SimulatedLink(Bitrate rate, std::vector<Bitrate> layers) : rate_(rate), layers_(std::move(layers)) {}

    void carries(Bitrate rate) { rate_ = rate; }

    /// Until `time` has passed.
    void run(Duration time) {
        for (const Instant end = now_ + time; now_ < end; now_ += kStep) {
            step();
        }
    }

    LayerAdapter adapter;
    std::size_t shown = 0;
    /// Since it was last set to nothing.
    Duration longestQueue{};
    std::vector<Instant> switches;
    Instant now() const { return now_; }

private:
    double bytesIn(Bitrate rate) const {
        return static_cast<double>(rate.bitsPerSecond) / 8 * std::chrono::duration<double>(kStep).count();
    }

    LiveLayers live() const {
        LiveLayers layers;
        // The publisher rests: what is not needed stops (a shorter patience than the real one).
        const std::size_t sent = std::min<std::size_t>(adapter.layers(), layers_.size());
        for (std::size_t i = 0; i < sent; ++i) {
            layers.addHighest(kFeed | i, layers_[i]);
        }
        return layers;
    }

    void step() {
        const auto layers = live();
        const std::size_t target = layers.count() - 1;
        if (target != shown && target != pending_) {
            pending_ = target;
            shownAt_ = now_ + 400ms;  // until its keyframe has come
        }
        if (pending_ != shown && now_ >= shownAt_) {
            shown = pending_;
            switches.push_back(now_);
        }
        adapter.see(layers, kFeed | shown, true, now_);
        const double padding = bytesIn(adapter.padding(now_));
        const double sent = bytesIn(layers_[shown]) + padding;
        adapter.sent(static_cast<std::size_t>(sent), now_);
        queue_ += sent;
        const double through = std::min(queue_, bytesIn(rate_));
        queue_ -= through;
        const double most = bytesIn(rate_) / std::chrono::duration<double>(kStep).count();  // a second of it
        lost_ += std::max(0.0, queue_ - most) / 1000;
        packets_ += sent / 1000;
        queue_ = std::min(queue_, most);
        throughput_ = throughput_ * 0.96 + through * 8 / std::chrono::duration<double>(kStep).count() * 0.04;
        longestQueue = std::max(longestQueue, delay());
        report();
    }

    Duration delay() const {
        const double seconds = queue_ * 8 / static_cast<double>(rate_.bitsPerSecond);
        return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
    }

    void report() {
        const bool grows = delay() - delayBefore_ > 0ms && delay() > 40ms;
        if (grows && !overSince_) overSince_ = now_;
        if (!grows) overSince_.reset();
        delayBefore_ = delay();
        const Bitrate through{static_cast<std::uint64_t>(throughput_)};
        if (overSince_ && now_ - *overSince_ >= 200ms) {
            maximum_ = std::min(maximum_, through * 0.85);
        } else if (delay() < 40ms) {
            const double seconds = std::chrono::duration<double>(kStep).count();
            const Bitrate grown = maximum_ * std::pow(1.08, seconds);
            maximum_ = std::max(maximum_, std::min(grown, through * 1.5));
        }
        if (maximum_ < said_ * 0.97 || now_ - saidAt_ >= 200ms) say();
        if (now_ - reportedAt_ < 1s) return;
        reportedAt_ = now_;
        const rtp::ReportBlock block{.cumulativeLost = static_cast<std::int32_t>(lost_),
                                     .highestSequenceNumber = static_cast<std::uint32_t>(packets_)};
        adapter.report(block, 30ms + delay(), now_);
    }

    void say() {
        saidAt_ = now_;
        said_ = maximum_;
        if (now_ - Instant(1h) > 2s) adapter.estimate(maximum_, now_);
    }

    Bitrate rate_;
    const std::vector<Bitrate> layers_;
    Instant now_{1h};
    std::size_t pending_ = 0;
    Instant shownAt_{};
    double queue_ = 0;  // bytes
    double lost_ = 0;
    double packets_ = 0;
    double throughput_ = 0;
    Duration delayBefore_{};
    std::optional<Instant> overSince_;
    Bitrate maximum_ = 500_kbps;
    Bitrate said_{};
    Instant saidAt_{1h};
    Instant reportedAt_{1h};
};

const std::vector<Bitrate> kTwoLayers = {150_kbps, 1200_kbps};
const std::vector<Bitrate> kThreeLayers = {150_kbps, 500_kbps, 1500_kbps};

/// Was shown the upper layer of two, until its round trip took much longer.
struct NarrowLink {
    NarrowLink() {
        layers.addHighest(kFeed, 150_kbps);
        layers.addHighest(kFeed | 1, 1200_kbps);
        adapter.see(layers, kFeed | 1, true, now);
        adapter.report({.highestSequenceNumber = 0}, 10ms, now);
        adapter.report({.highestSequenceNumber = 10}, 800ms, now + 1s);
    }
    LayerAdapter adapter;
    LiveLayers layers;
    Instant now{1h};
};

}  // namespace

TEST_CASE("a link that carries everything gets everything, and is not probed") {
    SimulatedLink link(10000_kbps, kThreeLayers);
    link.run(60s);
    CHECK(link.adapter.layers() == kMostLayers);
    CHECK(link.shown == 2);
    CHECK(link.switches.size() == 1);
    CHECK_FALSE(link.adapter.isProbing());
    CHECK(link.longestQueue == 0ms);
}

TEST_CASE("a narrow link gets the layer that it carries, and is not filled by looking for more") {
    SimulatedLink link(300_kbps, kTwoLayers);
    link.run(5s);
    CHECK(link.shown == 0);
    link.longestQueue = {};
    link.run(5s);
    link.longestQueue = {};
    link.switches.clear();
    link.run(60s);
    CHECK(link.switches.empty());
    CHECK(link.longestQueue < 400ms);
}

TEST_CASE("congestion takes a layer away within a second or two") {
    SimulatedLink link(10000_kbps, kThreeLayers);
    link.run(20s);
    REQUIRE(link.shown == 2);
    link.carries(700_kbps);
    link.run(1s);
    CHECK(link.adapter.layers() == 2);
    link.run(1s);
    CHECK(link.shown == 1);
}

TEST_CASE("a link that recovers gets everything back within ten seconds") {
    for (const auto& layers : {kTwoLayers, kThreeLayers}) {
        SimulatedLink link(300_kbps, layers);
        link.run(47s);
        REQUIRE(link.shown == 0);
        link.carries(10000_kbps);
        link.run(10s);
        CHECK(link.shown == layers.size() - 1);
        CHECK(link.adapter.layers() == kMostLayers);
        CHECK_FALSE(link.adapter.isHeldDown());
    }
}

TEST_CASE("a link in between gets the layer in between") {
    SimulatedLink link(800_kbps, kThreeLayers);
    link.run(60s);
    CHECK(link.shown == 1);
    link.switches.clear();
    link.run(60s);
    CHECK(link.switches.empty());
}

TEST_CASE("where even the lowest layer is too much, the link says what it carries") {
    SimulatedLink link(300_kbps, {700_kbps});
    link.run(10s);
    REQUIRE(link.adapter.carries());
    CHECK(*link.adapter.carries() < 400_kbps);
    CHECK(*link.adapter.carries() > 100_kbps);
    CHECK(link.adapter.layers() == 1);
}

TEST_CASE("nobody that answers is not sent padding for ever") {
    auto [adapter, layers, now] = NarrowLink();
    REQUIRE(adapter.layers() == 1);
    Duration probing{};
    for (int i = 0; i < 3000; ++i, now += 20ms) {
        adapter.see(layers, kFeed, true, now);
        adapter.padding(now);
        if (adapter.isProbing()) probing += 20ms;
    }
    CHECK(probing > 0s);
    CHECK(adapter.layers() == 1);
}

TEST_CASE("a viewer that wants no more than the lowest layer is not probed") {
    auto [adapter, layers, now] = NarrowLink();
    for (int i = 0; i < 1000; ++i, now += 20ms) {
        adapter.see(layers, kFeed, false, now);
        REQUIRE_FALSE(adapter.isProbing());
    }
}
