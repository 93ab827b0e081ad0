#include "ingest/stream_ingest.hpp"

#include <utility>

#include "ingest/datagram.hpp"

namespace petcam::gst {
namespace {

/// A camera has three layers and a sound; more clocks than this are of SSRCs that are gone.
constexpr std::size_t kMostClocks = 8;
/// More than a jitter buffer's patience can bring: the chain before hangs.
constexpr std::size_t kMostHeld = 200;
/// What browsers put into an Opus packet.
constexpr Microseconds kOpusPacket = 20ms;

}  // namespace

StreamIngest::StreamIngest(CameraClock& camera, Outlet outlet, GMainContext* context)
    : camera_(camera), outlet_(std::move(outlet)), queue_(context) {}

StreamIngest::~StreamIngest() {
    queue_.close();
}

void StreamIngest::expect(std::optional<RtpMedia> media) {
    media_ = media;
    clocks_.clear();
    held_.clear();
    end(draining_);
    end(current_);
}

void StreamIngest::end(std::optional<Source>& source) {
    if (source) counters_.lost += source->chain->lost();
    source.reset();
}

IngestCounters StreamIngest::counters() const {
    IngestCounters now = counters_;
    if (draining_) now.lost += draining_->chain->lost();
    if (current_) now.lost += current_->chain->lost();
    return now;
}

void StreamIngest::datagram(std::span<const std::uint8_t> bytes, WallTime arrival) {
    if (!media_ || bytes.empty()) return;
    if (isRtcp(bytes)) return report(bytes, arrival);
    auto packet = GstBufferPtr::take(gst_buffer_new_memdup(bytes.data(), bytes.size()));
    const auto header = rtpHeader(packet.get());
    if (!header || header->payloadType != media_->payloadType) {
        ++counters_.foreign;
        return;
    }
    ++counters_.packets;
    if (!current_ || current_->ssrc != header->ssrc) turnTo(header->ssrc);
    clockOf(header->ssrc).packet(header->timestamp, arrival);
    current_->chain->push(std::move(packet));
}

void StreamIngest::report(std::span<const std::uint8_t> bytes, WallTime arrival) {
    for (const SenderReport& report : senderReports(bytes)) {
        camera_.report(report.sent, arrival);
        clockOf(report.ssrc).report(report.sent, report.timestamp);
    }
}

RtpClock& StreamIngest::clockOf(std::uint32_t ssrc) {
    if (const auto known = clocks_.find(ssrc); known != clocks_.end()) return known->second;
    if (clocks_.size() >= kMostClocks) {
        std::erase_if(clocks_, [this](const auto& one) { return !current_ || one.first != current_->ssrc; });
    }
    const Microseconds delay = media_->kind == RtpMedia::Kind::Opus ? kOpusPacket : 0us;
    return clocks_.emplace(ssrc, RtpClock(media_->clockRate, delay)).first->second;
}

void StreamIngest::turnTo(std::uint32_t ssrc) {
    if (draining_) drained();
    draining_ = std::exchange(current_, std::nullopt);
    if (draining_) draining_->chain->finish();
    const std::uint64_t id = ++lastId_;
    ++counters_.sources;
    RtpChain::Outlet outlet{
        [this, id](Encoded encoded) {
            queue_.post(
                [this, id, encoded = std::move(encoded)]() mutable { onEncoded(id, std::move(encoded)); });
        },
        [this] { queue_.post([this] { outlet_.keyframeWanted(); }); },
        [this, id] { queue_.post([this, id] { onEnded(id); }); },
    };
    current_.emplace(Source{ssrc, id, std::make_unique<RtpChain>(*media_, std::move(outlet))});
}

void StreamIngest::onEncoded(std::uint64_t id, Encoded encoded) {
    if (draining_ && draining_->id == id) return tell(draining_->ssrc, std::move(encoded));
    if (!current_ || current_->id != id) return;
    if (!draining_) return tell(current_->ssrc, std::move(encoded));
    held_.emplace_back(current_->ssrc, std::move(encoded));
    if (held_.size() > kMostHeld) drained();
}

void StreamIngest::onEnded(std::uint64_t id) {
    if (draining_ && draining_->id == id) return drained();
    if (!current_ || current_->id != id) return;
    ++counters_.broken;
    end(current_);  // the next packet begins anew
    outlet_.keyframeWanted();
}

void StreamIngest::drained() {
    end(draining_);
    for (auto& [ssrc, encoded] : std::exchange(held_, {})) {
        tell(ssrc, std::move(encoded));
    }
}

void StreamIngest::tell(std::uint32_t ssrc, Encoded encoded) {
    const auto at = clockOf(ssrc).wallTime(encoded.timestamp, camera_);
    if (!at) return;
    ++counters_.frames;
    outlet_.frame({std::move(encoded.data), encoded.keyframe, *at}, encoded.caps);
}

}  // namespace petcam::gst
