#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "petcam/arrival.hpp"
#include "petcam/ids.hpp"
#include "petcam/keyframe_gate.hpp"
#include "petcam/layer_selector.hpp"
#include "petcam/need.hpp"
#include "petcam/picture_cache.hpp"
#include "petcam/ports.hpp"
#include "petcam/rtp/codec.hpp"
#include "petcam/rtp/continuity.hpp"
#include "petcam/rtp/packet.hpp"
#include "petcam/rtp/rtcp.hpp"
#include "petcam/rtp/vp8.hpp"

namespace petcam {

/// The stream that one viewer receives: its own payload types, one unbroken run of sequence numbers and
/// timestamps for as long as its PeerConnection lives, whatever camera, publisher or simulcast layer is
/// behind it. The picture goes on with the layer that it has until a keyframe of the one that the viewer
/// shall get. Then the timestamp goes on by the time that passed, since each layer counts from an offset of
/// its own, and so do VP8's numbers of pictures.
/// Where the camera's cache has a run to begin with, the viewer gets that instead of waiting for a keyframe:
/// as if it had been filmed in no time, so that its last picture is of now and nothing is shown late
/// afterwards. Owned by the viewer's peer and by the camera it watches; media threads send, the control
/// thread changes.
class Downlink {
public:
    struct Counters {
        std::atomic<std::uint64_t> video{0};
        std::atomic<std::uint64_t> audio{0};
        std::atomic<std::uint64_t> beforeKeyframe{0};
        std::atomic<std::uint64_t> withoutCodec{0};
        std::atomic<std::uint64_t> layerSwitches{0};
        std::atomic<std::uint64_t> runs{0};  ///< begun from the cache
        std::atomic<std::uint64_t> padding{0};
        std::atomic<std::uint64_t> stepsDown{0};  ///< its link did not carry what it was shown
    };

    /// `seed` chooses where sequence numbers and timestamps begin (RFC 3550 section 5.1: at random).
    Downlink(PeerId peer, std::shared_ptr<Outlet> outlet, rtp::PayloadTypes types, std::uint64_t seed);

    PeerId peer() const noexcept { return peer_; }
    /// The PeerConnection is up; nothing is sent before.
    void open() noexcept { open_.store(true, std::memory_order_relaxed); }
    /// Whether the viewer may hear the camera. Control thread.
    void setAudible(bool audible) noexcept { audible_.store(audible, std::memory_order_relaxed); }
    /// After a renegotiation.
    void use(rtp::PayloadTypes types);
    /// Which layer it gets where a camera sends several. Control thread.
    void prefer(Quality quality);
    /// What its camera has to send. Control thread.
    Need need() const;

    /// Counts the times that this viewer looked at a camera. A camera's thread may still have a packet in
    /// hand when the viewer looks away: it names the visit that it is for, and one for an earlier visit is
    /// not sent.
    using Visit = std::uint64_t;
    Visit visit() const;

    /// A viewer whose picture broke is given a run again so often at most.
    static constexpr Duration kHealAgain = 1s;
    /// Packets of a run that go out at once: with what a camera sends, some 20 Mbit/s.
    static constexpr int kAtOnce = 16;

    /// Sends one packet of the camera, rewritten in place, or none when it is of a layer that this viewer
    /// does not get. False as long as it needs a run or a keyframe: to begin, to be healed, or to change to
    /// the layer that it shall get.
    bool video(Visit visit, const Arrival& arrival, rtp::Packet packet, Instant now) noexcept;
    void audio(Visit visit, const Arrival& arrival, rtp::Packet packet, Instant now) noexcept;
    /// Begins with a run of the cache, or goes on with it. False when there is none that leads to the layer
    /// that the viewer shall get: it needs a keyframe.
    bool replay(Visit visit, const PictureCache& cache, Instant now) noexcept;
    /// It is being given a run, or waits for one. Any thread.
    bool awaitsRun() const noexcept { return awaitsRun_.load(std::memory_order_relaxed); }
    /// The viewer lost so much that its picture stands still.
    void heal() noexcept;
    /// For how long it shall hold its pictures back at least, if at all. Any thread.
    void smooth(std::optional<Duration> least) noexcept { outlet_->smooth(least); }
    /// The camera probed the network with a packet of padding: it is not sent, and leaves no gap.
    void skip(MediaKind kind, const Arrival& arrival) noexcept;
    /// A packet of sound is withheld on purpose: the next one follows without a gap.
    void withholdAudio() noexcept;
    /// What the viewer's browser says of the stream with its picture. `roundTrip`: where it is known.
    void hear(const rtp::ReportBlock& report, std::optional<Duration> roundTrip, Instant now) noexcept;
    /// Which packets of that arrived, and when. True when so many did not that the viewer needs a run: it is
    /// asked for as with `heal`.
    bool hear(const rtp::TransportFeedback& feedback, Instant now) noexcept;
    /// And of its link: REMB.
    void hear(Bitrate maximum, Instant now) noexcept;
    /// The core had to send many packets again.
    void hearSlowLink(Instant now) noexcept;
    /// What its link carries where even the lowest layer is too much. Any thread.
    std::optional<Bitrate> carries() const;
    /// Packets were withheld on purpose: the picture goes on with a keyframe, and everything without a gap.
    void breakOff() noexcept;
    /// The viewer looks away from its camera. Whatever it sees next, that camera again included, begins with
    /// a keyframe and follows without a gap.
    void interrupt() noexcept;

    const Counters& counters() const noexcept { return counters_; }
    /// How this viewer fares now.
    struct Fare {
        std::optional<std::uint8_t> layer;  ///< from the lowest
        std::uint8_t layersCarried = 0;     ///< by its link
        std::optional<Duration> roundTrip;
        Duration queued{};  ///< on the way, beyond what it must
        double lost = 0;    ///< share of the packets sent last
    };
    Fare fare() const;
    /// When its first whole picture of this camera was sent.
    std::optional<Instant> shownAt() const;
    /// Packets of both kinds.
    std::uint64_t sent() const noexcept {
        return counters_.video.load(std::memory_order_relaxed) +
               counters_.audio.load(std::memory_order_relaxed);
    }

private:
    /// How far the viewer has come in a run.
    struct Replay {
        std::uint64_t source = 0;  ///< of the layer
        std::uint64_t alias = 0;   ///< what its packets are numbered as
        std::uint64_t run = 0;     ///< PictureRun::number
        std::size_t next = 0;
        std::uint32_t timestamp = 0;  ///< of the newest packet taken
        bool isDone = false;          ///< the viewer has all that came
    };
    enum class Step : std::uint8_t { Sent, UpToDate, Lost };

    bool beginReplay(const PictureCache& cache, std::optional<std::uint64_t> target, Instant now) noexcept;
    std::optional<std::uint64_t> runToBegin(const PictureCache& cache, std::optional<std::uint64_t> target,
                                            Instant now) const noexcept;
    bool endsReplay(const Arrival& arrival) const noexcept;
    void breakReplay() noexcept;
    Step nextOfRun(Visit visit, const PictureCache& cache, Instant now) noexcept;
    std::optional<rtp::Position> placeVideo(const Arrival& arrival, std::uint64_t target,
                                            Instant now) noexcept;
    void send(MediaKind kind, std::uint8_t payloadType, rtp::Position position, bool marker,
              rtp::Packet packet) noexcept;

    /// It goes on with a keyframe, without a gap.
    void breakPicture() noexcept;
    /// What fills the link stops at once: a keyframe of the lower layer comes the sooner.
    void stepDownIfDue() noexcept;
    bool mayBeginWith(std::uint64_t source, const LiveLayers& layers) const noexcept;
    void placed(std::uint8_t type, rtp::Position position, bool marker, std::size_t bytes,
                Instant now) noexcept;
    /// Padding behind a picture, to probe the link with.
    void pad(Instant now) noexcept;
    std::optional<rtp::Position> placePadding(Instant now) noexcept;

    const PeerId peer_;
    const std::shared_ptr<Outlet> outlet_;
    std::atomic<bool> open_{false};
    std::atomic<bool> audible_{true};
    std::atomic<bool> awaitsRun_{true};
    Counters counters_;

    mutable std::mutex mutex_;  // guards what follows; never held while sending
    Visit visit_ = 0;
    rtp::PayloadTypes types_;
    LayerSelector selector_;
    KeyframeGate gate_;
    std::optional<Replay> replay_;
    std::uint32_t replays_ = 0;
    bool heals_ = false;  // asked for, and not begun
    std::optional<Instant> replayedAt_;
    std::uint8_t pictureType_ = 0;  // payload type of the newest packet
    bool pictureIsWhole_ = false;   // the newest packet ended one
    std::optional<Instant> shownAt_;
    Instant paddedAt_{};
    double paddingOwed_ = 0;  // bytes
    rtp::Continuity video_;
    rtp::Vp8Continuity vp8_;
    rtp::Continuity audio_;
};

}  // namespace petcam
