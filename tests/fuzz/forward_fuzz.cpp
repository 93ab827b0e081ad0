// Bytes as the course of a day: one camera with up to three layers, two viewers that want now this layer and
// now that, packets that are lost, late, doubled or mere padding, publishers that come back with another
// codec, pauses, turns of talking. Each stream that comes out stays one stream: from one layer to another it
// goes with a keyframe and without a gap, and between two keyframes it is one layer.
#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <utility>

#include "petcam/camera_feed.hpp"
#include "petcam/viewer_feed.hpp"
#include "sender.hpp"
#include "stream_check.hpp"

using namespace petcam;
using fuzz::Bytes;
using fuzz::InFlight;
using fuzz::require;
using rtp::VideoCodec;

namespace {

constexpr std::size_t kMostSteps = 2000;  // far from 32768 lost packets, from which on 16 bits tell no order
constexpr Duration kLatest = 5s;  // after 10 s without a packet an old one cannot be told from a new one
constexpr std::uint8_t kVideoType = 97;
constexpr std::uint8_t kSoundType = 112;
constexpr std::uint8_t kRidExtension = 10;

/// A peer's way out; whatever leaves is held against what was sent in.
class CheckedOutlet final : public Outlet {
public:
    /// Pictures that the cache may have, by their mark.
    using Kept = std::map<std::uint16_t, InFlight>;

    CheckedOutlet(const InFlight& inFlight, const Kept& kept, const VideoCodec& codec, const Instant& now,
                  rtp::PayloadTypes types)
        : inFlight_(inFlight), kept_(kept), codec_(codec), now_(now), types_(types) {}

    void relay(MediaKind kind, std::span<std::uint8_t> packet) noexcept override {
        const bool picture = kind == MediaKind::Video;
        const auto type = picture ? types_.of(codec_) : types_.opus;
        require(type.has_value(), "only what was negotiated is sent");
        if (picture && fuzz::isPadding(packet)) return video.padded(packet, paddingType(packet));
        if (picture && fuzz::markOf(packet) != fuzz::markOf(inFlight_.bytes)) {
            const auto kept = kept_.find(fuzz::markOf(packet));
            require(kept != kept_.end(), "only what the camera has sent comes out of the cache");
            return video.replayed(inFlight_, kept->second, packet, *type);
        }
        (picture ? video : audio).forwarded(inFlight_, packet, *type, picture);
    }
    /// That of a codec which the viewer has: the camera may have changed to one that it has not.
    std::uint8_t paddingType(std::span<const std::uint8_t> packet) const {
        const auto type = static_cast<std::uint8_t>(packet[1] & 0x7F);
        require(type == types_.h264 || type == types_.vp8, "padding is of a type that was negotiated");
        return type;
    }
    void requestKeyframe() noexcept override {
        require(!askedAt_ || now_ - *askedAt_ >= 500ms, "keyframes are asked for twice a second at most");
        askedAt_ = now_;
    }
    /// A new publisher may be asked at once.
    void begin() { askedAt_.reset(); }
    void limit(std::optional<Bitrate>) noexcept override {}
    void notify(const Event&) override {}
    void hangUp() noexcept override {}
    void end() noexcept override {}

    fuzz::StreamCheck video;
    fuzz::StreamCheck audio;

private:
    const InFlight& inFlight_;
    const Kept& kept_;
    const VideoCodec& codec_;
    const Instant& now_;
    const rtp::PayloadTypes types_;
    std::optional<Instant> askedAt_;
};

/// What is sent as one stream. Pictures are the layers of the camera.
enum class Medium { Picture, Sound, FirstVoice, SecondVoice, MiddlePicture, HighPicture };
constexpr std::size_t kMedia = 6;
constexpr std::array kPictures{Medium::Picture, Medium::MiddlePicture, Medium::HighPicture};
constexpr std::array kRids{"l", "m", "h"};

class Day {
public:
    Day() {
        for (std::size_t i = 0; i < viewers_.size(); ++i) {
            auto& viewer = viewers_[i];
            viewer.outlet = std::make_shared<CheckedOutlet>(inFlight_, kept_, codec_, now_, kTypes[i]);
            viewer.downlink =
                std::make_shared<Downlink>(PeerId{i + 1}, viewer.outlet, kTypes[i], 0x7FFE * (i + 1));
            viewer.downlink->open();
            viewer.feed = std::make_shared<ViewerFeed>(viewer.downlink, kSoundType);
            viewer.feed->follow(camera_);
            camera_->add(viewer.downlink);
        }
        publish(0);
    }

    void step(std::uint8_t byte) {
        const auto what = static_cast<std::uint8_t>(byte >> 4);
        const auto medium = (what & 3) == 0 ? kPictures[(what >> 2) % 3] : static_cast<Medium>(what & 3);
        switch (byte & 0x0F) {
            case 1:
                return deliver({make(medium, true), medium, feed_, now_});
            case 2:
                make(medium, false);
                return sender(medium).kept();
            case 3:
                return deliver({sender(medium).padding(), medium, feed_, now_});
            case 4:
                return hold(medium);
            case 5:
                return release(what >= 8);
            case 6:
                return repeat();
            case 7:
                return pass(kPauses[what & 7]);
            case 8:
                return publish(what);
            case 9:
                return (what & 2) == 0   ? lookAway(viewers_[what & 1])
                       : (what & 4) == 0 ? breakPicture(viewers_[what & 1])
                                         : reportRoundTrip(viewers_[what & 1], (what & 8) != 0 ? 900ms : 0ms);
            case 10:
                return giveFloor(what % 3);
            case 11:
                return (what & 8) == 0
                           ? viewers_[what & 1].downlink->prefer(static_cast<Quality>((what >> 1) & 3))
                       : (what & 1) != 0 ? pause()
                                         : resume();
            default:
                return deliver({make(medium, false), medium, feed_, now_});
        }
    }

private:
    static constexpr std::array<Duration, 8> kPauses{1ms, 20ms, 100ms, 400ms, 1s, 3s, 11s, 2h};
    static constexpr std::array<rtp::PayloadTypes, 2> kTypes{
        rtp::PayloadTypes{.h264 = 102, .vp8 = 96, .opus = 111},
        rtp::PayloadTypes{.h264 = {}, .vp8 = 98, .opus = {}}};

    struct Viewer {
        std::shared_ptr<CheckedOutlet> outlet;
        std::shared_ptr<Downlink> downlink;
        std::shared_ptr<ViewerFeed> feed;
    };
    struct Parcel {
        InFlight packet;
        Medium medium;
        std::shared_ptr<CameraFeed> feed;
        Instant made;
    };

    static bool isVoice(Medium medium) {
        return medium == Medium::FirstVoice || medium == Medium::SecondVoice;
    }
    static bool isPicture(Medium medium) {
        return std::find(kPictures.begin(), kPictures.end(), medium) != kPictures.end();
    }
    /// The peer id of whose voice it is.
    static std::uint64_t speaker(Medium medium) { return medium == Medium::FirstVoice ? 1 : 2; }
    bool muted() const { return talker_ != 0 || now_ < mutedUntil_; }
    fuzz::Sender& sender(Medium medium) { return senders_[static_cast<std::size_t>(medium)]; }

    InFlight make(Medium medium, bool keyframe) {
        const auto payload = fuzz::picture(codec_, keyframe, ++mark_, sender(medium).newest() + 1);
        auto packet = sender(medium).media(payload);
        packet.startsKeyframe = keyframe;
        return packet;
    }

    void deliver(Parcel parcel) {
        Bytes bytes = parcel.packet.bytes;
        const bool padding = (bytes[0] & 0x20) != 0;
        const bool current =
            isVoice(parcel.medium) ? talker_ == speaker(parcel.medium) : parcel.feed == feed_;
        const bool withheld = paused_ && !isVoice(parcel.medium);
        const bool silenced = withheld || (parcel.medium == Medium::Sound && muted());
        inFlight_ = parcel.packet;
        inFlight_.overtakenBy = sender(parcel.medium).newest() - parcel.packet.number;
        inFlight_.mayBeForwarded = current && !padding && !silenced;
        inFlight_.isLive = current && !withheld && !isVoice(parcel.medium);
        inFlight_.arrivedAt = now_;
        if (isPicture(parcel.medium) && !padding && inFlight_.isLive) {
            kept_.insert_or_assign(fuzz::markOf(inFlight_.bytes), inFlight_);
        }
        for (auto* stream : streamsOf(parcel.medium)) {
            if (current && padding && !withheld) stream->skipped(inFlight_);
            if (current && silenced && !padding) stream->interrupt();
        }
        if (isVoice(parcel.medium)) {
            viewers_[speaker(parcel.medium) - 1].feed->onRtp(MediaKind::Audio, bytes, std::nullopt, now_);
        } else {
            const auto kind = isPicture(parcel.medium) ? MediaKind::Video : MediaKind::Audio;
            parcel.feed->onRtp(kind, bytes, std::nullopt, now_);
        }
        if (!padding) arrivedAt_[static_cast<std::size_t>(parcel.medium)] = now_;
        delivered_ = std::move(parcel);
    }

    /// Where a medium comes out.
    std::vector<fuzz::StreamCheck*> streamsOf(Medium medium) {
        if (isVoice(medium)) return {&publisher_->audio};
        const auto stream = isPicture(medium) ? &CheckedOutlet::video : &CheckedOutlet::audio;
        return {&(viewers_[0].outlet.get()->*stream), &(viewers_[1].outlet.get()->*stream)};
    }

    void hold(Medium medium) {
        Parcel parcel{make(medium, true), medium, feed_, now_};
        sender(medium).kept();
        const bool quiet = now_ - arrivedAt_[static_cast<std::size_t>(medium)] > kLatest;
        if (!quiet) held_.push_back(std::move(parcel));
    }

    void release(bool newest) {
        if (held_.empty()) return;
        if (newest) std::swap(held_.front(), held_.back());
        Parcel parcel = std::move(held_.front());
        held_.pop_front();
        if (now_ - parcel.made <= kLatest) deliver(std::move(parcel));
    }

    void repeat() {
        if (delivered_ && now_ - delivered_->made <= kLatest) deliver(*delivered_);
    }

    void pass(Duration time) { now_ += time; }

    /// A camera comes, or comes back: another feed, other SSRCs, perhaps another codec, with layers that have
    /// names or have none.
    void publish(std::uint8_t how) {
        codec_ = (how & 1) != 0 ? VideoCodec::Vp8 : VideoCodec::H264;
        const bool named = (how & 2) != 0;
        PublisherMedia media{{kVideoType, kVideoType, kSoundType}, codec_, true};
        if (named) media.simulcast = {kRidExtension, {kRids.begin(), kRids.end()}};
        if ((how & 4) != 0) std::reverse(media.simulcast.rids.begin(), media.simulcast.rids.end());
        kept_.clear();
        ++feeds_;
        const auto first = static_cast<std::uint16_t>(65530 + how * 4099);
        for (std::uint32_t layer = 0; layer < kPictures.size(); ++layer) {
            sender(kPictures[layer]) = fuzz::Sender(feeds_ * 16 + 2 * layer, kVideoType,
                                                    static_cast<std::uint16_t>(first + layer * 30000),
                                                    named ? nameOf(layer) : Bytes{});
        }
        sender(Medium::Sound) = fuzz::Sender(feeds_ * 16 + 1, kSoundType, first);
        publisher_->begin();
        feed_ = std::make_shared<CameraFeed>(FeedId{feeds_}, media, camera_,
                                             std::make_shared<CacheBudget>(std::size_t{1} << 20));
        camera_->setPublisher(FeedId{feeds_}, publisher_, media);
        paused_ = false;
    }

    void pause() {
        camera_->pause();
        paused_ = true;
    }

    void resume() {
        camera_->resume(now_);
        if (!std::exchange(paused_, false)) return;
        for (auto& viewer : viewers_) {
            viewer.outlet->video.interrupt();
            viewer.outlet->audio.interrupt();
        }
    }

    /// RFC 8285 section 4.2: an element of one byte, and padding.
    static Bytes nameOf(std::uint32_t layer) {
        return {0xBE, 0xDE, 0, 1, kRidExtension << 4, static_cast<std::uint8_t>(kRids[layer][0]), 0, 0};
    }

    void breakPicture(const Viewer& viewer) {
        constexpr std::array<std::uint8_t, 12> kPli{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
        viewer.feed->onRtcp(MediaKind::Video, kPli, 0, now_);
    }

    /// RFC 3550 section 6.4.2, from a viewer whose link is empty, or full: then it gets less, and is probed.
    void reportRoundTrip(const Viewer& viewer, Duration roundTrip) {
        constexpr std::array<std::uint8_t, 32> kReport{0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0,
                                                       0,    0,   0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
        const auto ticks =
            std::chrono::duration_cast<std::chrono::milliseconds>(roundTrip).count() * 65536 / 1000;
        const std::uint64_t steps = viewer.downlink->counters().stepsDown;
        viewer.feed->onRtcp(MediaKind::Video, kReport, 0x1'0000 + static_cast<std::uint32_t>(ticks), now_);
        if (viewer.downlink->counters().stepsDown != steps) viewer.outlet->video.interrupt();
    }

    static void lookAway(const Viewer& viewer) {
        viewer.downlink->interrupt();
        viewer.outlet->video.interrupt();
        viewer.outlet->audio.interrupt();
    }

    void giveFloor(std::uint64_t talker) {
        if (talker == talker_) return;
        talker_ = talker;
        camera_->setTalker(talker ? std::optional(PeerId{talker}) : std::nullopt, now_);
        mutedUntil_ = now_ + CameraMedia::kEchoTail;
        publisher_->audio.interrupt();
        // Of an earlier turn nothing is on its way any more: turns change by signalling, much slower than
        // RTP.
        std::erase_if(held_, [](const Parcel& parcel) { return isVoice(parcel.medium); });
        delivered_.reset();
    }

    Instant now_{24h};
    Instant mutedUntil_{};
    std::uint64_t talker_ = 0;
    bool paused_ = false;
    std::uint16_t mark_ = 0;
    std::uint32_t feeds_ = 0;
    VideoCodec codec_ = VideoCodec::H264;
    InFlight inFlight_;
    CheckedOutlet::Kept kept_;
    std::array<fuzz::Sender, kMedia> senders_{
        fuzz::Sender(1, 0, 0),          fuzz::Sender(2, 0, 0), fuzz::Sender(3, kSoundType, 65530),
        fuzz::Sender(4, kSoundType, 9), fuzz::Sender(5, 0, 0), fuzz::Sender(6, 0, 0)};
    std::array<Instant, kMedia> arrivedAt_{};
    std::deque<Parcel> held_;
    std::optional<Parcel> delivered_;
    std::array<Viewer, 2> viewers_;
    std::shared_ptr<CameraMedia> camera_ = std::make_shared<CameraMedia>();
    std::shared_ptr<CheckedOutlet> publisher_ = std::make_shared<CheckedOutlet>(
        inFlight_, kept_, codec_, now_, rtp::PayloadTypes{.h264 = {}, .vp8 = {}, .opus = kSoundType});
    std::shared_ptr<CameraFeed> feed_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Day day;
    for (const std::uint8_t byte : std::span(data, std::min(size, kMostSteps))) {
        day.step(byte);
    }
    return 0;
}
