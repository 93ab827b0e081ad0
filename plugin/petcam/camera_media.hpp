#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "petcam/camera_tap.hpp"
#include "petcam/downlink.hpp"
#include "petcam/histogram.hpp"
#include "petcam/ids.hpp"
#include "petcam/keyframe_throttle.hpp"
#include "petcam/ports.hpp"
#include "petcam/talk_floor.hpp"

namespace petcam {

/// What a publisher negotiated: one video codec, and whether it plays talk-back.
struct PublisherMedia {
    rtp::PayloadTypes types;
    rtp::VideoCodec codec = rtp::VideoCodec::H264;
    bool hears = false;
    Simulcast simulcast{};
    bool canChangeCodec = false;  ///< its offer has the other one as well
};

/// The media plane of one camera: its picture and sound out to every viewer, the floor holder's voice back
/// to the camera and to nobody else. It outlives publishers and viewers: both come and go around it.
/// The control thread changes who is connected; media threads read a snapshot of that and never wait for it.
class CameraMedia {
public:
    /// After a turn ends the camera's microphone still hears the end of it from its own speaker.
    static constexpr Duration kEchoTail = 400ms;
    /// RFC 6464 level, in -dBov, up to which sound counts as voice and renews the lease.
    static constexpr std::uint8_t kVoiceLevel = 60;

    struct Counters {
        std::atomic<std::uint64_t> video{0};
        std::atomic<std::uint64_t> audio{0};
        std::atomic<std::uint64_t> late{0};         ///< from a publisher that was replaced
        std::atomic<std::uint64_t> whilePaused{0};  ///< kept from everybody
        std::atomic<std::uint64_t> keyframeRequests{0};
        std::atomic<std::uint64_t> keyframes{0};
        std::atomic<std::uint64_t> talk{0};
        std::atomic<std::uint64_t> withoutFloor{0};  ///< sound of a viewer that does not hold the floor
    };

    // Control thread.
    /// It begins as one that is not paused. `bridged`: until its first keyframe viewers go on with what the
    /// one before still sends, or until `endBridge`; recorders do not.
    void setPublisher(FeedId feed, std::shared_ptr<Outlet> outlet, PublisherMedia media,
                      bool bridged = false);
    void endBridge();
    /// The publisher offered again: whether it sends or plays sound may have changed.
    void renegotiated(PublisherMedia media);
    void clearPublisher();
    /// Nobody gets the publisher's picture or sound, whatever it sends, until `resume`.
    void pause();
    /// Every viewer's picture goes on with a keyframe.
    void resume(Instant now);
    /// What came so far is no picture of now: `videoSince` waits for the next packet.
    void awaitVideo() noexcept { lastVideo_.store(0, std::memory_order_relaxed); }
    void add(std::shared_ptr<Downlink> viewer);
    void remove(PeerId viewer);
    /// Copies go to it from its first keyframe on.
    void add(std::shared_ptr<CameraTap> tap, Instant now);
    void remove(const std::shared_ptr<CameraTap>& tap);
    /// Who holds the floor. While somebody does, and kEchoTail longer, nobody gets the camera's sound.
    /// True when it passed on: a turn ended, began, or both.
    bool setTalker(std::optional<PeerId> talker, Instant now);

    // Media threads.
    /// One packet of the publisher, and what its feed read of it.
    /// `cache`: of that feed; viewers begin with what is in it, this packet of picture included.
    void fromPublisher(FeedId feed, MediaKind kind, const Arrival& arrival, rtp::Packet packet,
                       PictureCache& cache, Instant now) noexcept;
    /// One compound RTCP packet of the publisher with sender reports of its streams of this kind.
    void reportsFromPublisher(FeedId feed, MediaKind kind, std::span<const std::uint8_t> compound) noexcept;
    void fromViewer(PeerId viewer, rtp::Packet sound, std::optional<std::uint8_t> level,
                    Instant now) noexcept;
    /// Asks the camera for a keyframe, at most once in KeyframeThrottle::kInterval.
    void wantKeyframe(Instant now) noexcept;
    /// A viewer needs a picture to begin with: asks the camera only when the cache has none. The next packet
    /// of the camera gives the viewer what the cache has.
    void wantPicture(Instant now) noexcept {
        if (ticks(now) >= servesUntil_.load(std::memory_order_relaxed)) wantKeyframe(now);
    }

    // Any thread.
    /// The publisher has not begun yet, and viewers go on with the one before.
    bool isBridged() const noexcept { return onAir_.load(std::memory_order_relaxed) != links()->feed.value; }
    /// Somebody watches or records it.
    bool isWanted() const noexcept;
    bool isTapped() const noexcept;
    /// What its viewers and recorders need the publisher to send.
    Need need() const;
    /// What its picture may take: as much as the best of its viewers' links carries, where that is less than
    /// even the lowest layer. Nothing where somebody has use for more.
    std::optional<Bitrate> useful() const;
    /// Of all taps that there were.
    struct TapCounts {
        std::uint64_t sent = 0;
        std::uint64_t dropped = 0;
    };
    TapCounts tapCounts() const noexcept;
    bool videoSince(Instant time) const noexcept {
        return lastVideo_.load(std::memory_order_relaxed) >= ticks(time);
    }
    /// Of any kind, also while paused.
    bool rtpSince(Instant time) const noexcept {
        return lastRtp_.load(std::memory_order_relaxed) >= ticks(time);
    }
    /// There is a publisher, and it negotiated to play talk-back.
    bool publisherHears() const noexcept;
    TalkFloor::Activity talkActivity() const noexcept;
    const Counters& counters() const noexcept { return counters_; }
    /// What is measured of it and its viewers; all that know the camera may add to it.
    Measures& measures() noexcept { return measures_; }
    const Measures& measures() const noexcept { return measures_; }
    /// The counters by name, and those of its taps.
    Counts counts() const;

private:
    using Ticks = Duration::rep;
    struct Viewer {
        std::shared_ptr<Downlink> link;
        Downlink::Visit visit;
    };
    struct Links {
        FeedId feed;
        std::shared_ptr<Outlet> publisher;
        PublisherMedia media;
        bool paused = false;
        std::vector<Viewer> viewers;
        std::vector<std::shared_ptr<CameraTap>> taps;

        bool isWanted() const noexcept { return !viewers.empty() || !taps.empty(); }
    };

    static Ticks ticks(Instant time) noexcept { return time.time_since_epoch().count(); }
    std::shared_ptr<const Links> links() const noexcept;
    void publish(Links links);
    void toTaps(const Links& links, MediaKind kind, const Arrival& arrival, rtp::Packet packet,
                Instant now) noexcept;
    void toViewers(const Links& links, MediaKind kind, const Arrival& arrival, rtp::Packet packet,
                   const PictureCache& cache, Instant now) noexcept;
    void pictureToViewers(const Links& links, const Arrival& arrival, rtp::Packet packet,
                          const PictureCache& cache, Instant now) noexcept;
    void soundToViewers(const Links& links, const Arrival& arrival, rtp::Packet packet,
                        const PictureCache& cache, Instant now) noexcept;
    bool soundIsMuted(Instant now) const noexcept {
        return ticks(now) < mutedUntil_.load(std::memory_order_relaxed);
    }

    // A plain pointer under a small mutex: std::atomic<std::shared_ptr> of libstdc++ 12 is not clean under
    // TSan.
    mutable std::mutex linksMutex_;
    std::shared_ptr<const Links> links_ = std::make_shared<const Links>();

    KeyframeThrottle throttle_;
    std::atomic<std::uint64_t> onAir_{0};  // FeedId of what viewers get, 0 for nothing
    std::atomic<Ticks> lastVideo_{0};      // that viewers could see
    std::atomic<Ticks> lastRtp_{0};
    std::atomic<Ticks> servesUntil_{0};     // the cache, if everything comes
    std::atomic<std::uint64_t> talker_{0};  // PeerId, 0 for nobody
    std::atomic<Ticks> mutedUntil_{0};
    std::atomic<Ticks> grantedAt_{0};  // of a turn whose voice has not come yet
    std::atomic<Ticks> talkPacketAt_{0};
    std::atomic<Ticks> talkVoiceAt_{0};
    Counters counters_;
    Measures measures_;
    CameraTap::Counters formerTaps_;

    std::mutex talkMutex_;  // turns pass between viewers, whose threads differ
    rtp::Continuity talk_{rtp::kOpusClockHz, 1, 0};
};

}  // namespace petcam
