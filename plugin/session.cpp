#include "session.hpp"

#include <algorithm>

#include "log.hpp"
#include "replies.hpp"

namespace petcam::janus {
namespace {

/// Of http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
constexpr auto kDelayUnit = 10ms;
/// In that unit: as long as it takes.
constexpr std::int16_t kMostDelay = 100;

}  // namespace

Session::~Session() {
    if (owned_.load()) janus_refcount_decrease(&handle_->ref);
}

void Session::relay(MediaKind kind, std::span<std::uint8_t> packet) noexcept {
    const bool video = kind == MediaKind::Video;
    janus_plugin_rtp rtp{};
    janus_plugin_rtp_reset(&rtp);
    rtp.mindex = (video ? videoIndex_ : audioIndex_).load(std::memory_order_relaxed);
    rtp.video = video ? TRUE : FALSE;
    rtp.buffer = reinterpret_cast<char*>(packet.data());
    rtp.length = static_cast<std::uint16_t>(packet.size());
    if (video) {  // 0 and 0: play at once
        const std::int16_t least = leastDelay_.load(std::memory_order_relaxed);
        rtp.extensions.min_delay = std::max<std::int16_t>(least, 0);
        rtp.extensions.max_delay = least == kNoDelay ? std::int16_t{0} : kMostDelay;
    }
    gateway_.core->relay_rtp(handle_, &rtp);
}

void Session::smooth(std::optional<Duration> least) noexcept {
    const Duration held = std::clamp<Duration>(least.value_or(0ms), 0ms, kMostDelay * kDelayUnit);
    leastDelay_.store(least ? static_cast<std::int16_t>(held / kDelayUnit) : kNoDelay,
                      std::memory_order_relaxed);
}

void Session::requestKeyframe() noexcept {
    gateway_.core->send_pli(handle_);
}

void Session::limit(std::optional<Bitrate> most) noexcept {
    constexpr std::uint64_t kAsMuchAsItLikes = 1'000'000'000;
    const std::uint64_t rate = most ? std::min(most->bitsPerSecond, kAsMuchAsItLikes) : kAsMuchAsItLikes;
    gateway_.core->send_remb(handle_, static_cast<std::uint32_t>(rate));
}

void Session::notify(const Event& event) {
    push(nullptr, toJson(event).get(), nullptr);
}

void Session::hangUp() noexcept {
    gateway_.core->close_pc(handle_);
}

void Session::end() noexcept {
    // Only this handle, in spite of its name; the client is told with `detached`.
    gateway_.core->end_session(handle_);
}

bool Session::reply(const std::string& transaction, const Json& body, const std::string& answerSdp) {
    if (answerSdp.empty()) return push(transaction.c_str(), body.get(), nullptr);
    const Json jsep(json_object());
    put(jsep.get(), "type", "answer");
    put(jsep.get(), "sdp", answerSdp);
    const Instant began = SteadyClock::now();
    const bool taken = push(transaction.c_str(), body.get(), jsep.get());
    if (SteadyClock::now() - began > 500ms) {
        log(LogLevel::Warning, "peer=" + toString(id_) +
                                   " an SDP answer took the core over 500 ms, and everybody waited: set nat: "
                                   "{ full_trickle = true } in janus.jcfg");
    }
    return taken;
}

bool Session::push(const char* transaction, json_t* body, json_t* jsep) const {
    return gateway_.core->push_event(handle_, gateway_.plugin, transaction, body, jsep) == 0;
}

void Session::setSink(std::shared_ptr<MediaSink> sink) {
    const std::lock_guard lock(sinkMutex_);
    if (!ended_) sink_.swap(sink);
}

void Session::letGo() {
    std::shared_ptr<MediaSink> sink;  // dies outside the lock
    const std::lock_guard lock(sinkMutex_);
    ended_ = true;
    sink_.swap(sink);
}

std::shared_ptr<MediaSink> Session::sink() const {
    const std::lock_guard lock(sinkMutex_);
    return sink_;
}

void Session::setMediaIndex(const sdp::MediaIndex& index) noexcept {
    audioIndex_.store(index.audio.value_or(-1), std::memory_order_relaxed);
    videoIndex_.store(index.video.value_or(-1), std::memory_order_relaxed);
}

}  // namespace petcam::janus
