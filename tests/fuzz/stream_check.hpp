#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "fuzz.hpp"
#include "petcam/ports.hpp"
#include "petcam/rtp/bytes.hpp"
#include "petcam/rtp/packet.hpp"

namespace petcam::fuzz {

/// The packet that the sender has just handed over, as it was then.
struct InFlight {
    std::uint64_t source = 0;
    std::int64_t number = 0;  ///< sequence number, unwrapped
    std::uint32_t timestamp = 0;
    std::uint64_t serial = 0;      ///< one for every packet that was ever made
    std::int64_t undelivered = 0;  ///< packets of this source up to this one that did not arrive in time
    std::int64_t overtakenBy = 0;  ///< packets of this source that arrived before it and were made after it
    bool startsKeyframe = false;
    bool mayBeForwarded = true;
    bool isLive = true;   ///< of the publisher that is there, and not paused
    Instant arrivedAt{};  ///< of what a cache may keep
    Bytes bytes;
};

/// Watches one outgoing RTP stream: whatever happens behind it, it stays one stream (RFC 3550 section 5.1).
class StreamCheck {
public:
    /// Packets are left out on purpose: the next one follows without a gap.
    void interrupt() { interrupted_ = true; }

    /// Padding arrived. It leaves no gap itself, but shows that what is missing before it was lost.
    void skipped(const InFlight& in) {
        if (!last_ || interrupted_ || last_->source != in.source || in.number <= last_->numberIn) return;
        lostBeforePadding_ = in.undelivered - last_->undelivered;
    }

    void forwarded(const InFlight& in, std::span<std::uint8_t> bytes, std::uint8_t payloadType,
                   bool picture) {
        require(in.mayBeForwarded,
                "nothing is forwarded from a publisher that was replaced, nor while muted or paused");
        const auto [packet, number] = taken(in, bytes, payloadType);
        const bool begins = !last_ || interrupted_ || last_->source != in.source;
        const bool newest = begins || in.number > last_->numberIn;
        // It may end a run, or follow when that has ended.
        if (replays_ && !begins && newest && in.startsKeyframe) countOn(in, packet.payload());
        checkPayload(in, packet.payload(), picture, begins, newest);
        if (begins) {
            checkBeginning(in, number, packet.timestamp(), picture);
            replays_ = picture;  // one that came twice may begin out of the cache
            replaysFrom_ = in.number;
        } else if (replays_) {
            checkReplay(in, number, packet.timestamp());
        } else {
            checkGoingOn(in, number, packet.timestamp());
        }
    }

    /// A packet out of the cache, `in`, went out while `now`, something of its publisher, was handed over.
    void replayed(const InFlight& now, const InFlight& in, std::span<std::uint8_t> bytes,
                  std::uint8_t payloadType) {
        require(now.isLive, "nothing is taken from the cache of a publisher that was replaced or is paused");
        const auto [packet, number] = taken(in, bytes, payloadType);
        const bool again =
            in.startsKeyframe && last_ && in.number <= last_->numberIn && number > last_->number;
        const bool goesOn = replays_ && last_ && !interrupted_ && last_->source == in.source &&
                            in.number > replaysFrom_ && !again;
        // Of a run that follows on this one; or it came too late to begin one.
        if (goesOn && in.number > last_->numberIn && in.startsKeyframe) countOn(in, packet.payload());
        checkPayload(in, packet.payload(), true, !goesOn, !goesOn || in.number > last_->numberIn);
        if (goesOn) return checkReplay(in, number, packet.timestamp());
        require(now.arrivedAt - in.arrivedAt < kFresh, "a run begins with a keyframe that is not old");
        checkBeginning(in, number, packet.timestamp(), true);
        replays_ = true;
        replaysFrom_ = in.number;
    }

    /// Padding went out that no sender made: it follows what went out last, and what comes follows it.
    void padded(std::span<std::uint8_t> bytes, std::uint8_t payloadType) {
        const auto packet = rtp::Packet::parse(bytes);
        require(packet && packet->payload().empty(), "padding is RTP without payload");
        require(packet->payloadType() == payloadType, "of the type of the picture before it");
        require(last_ && !interrupted_, "padding begins nothing");
        const std::int64_t number = unwrapped(packet->sequenceNumber());
        require(number > last_->number, "padding follows what went out");
        require(number - last_->number <= 1 + lostBeforePadding_, "and leaves no gap");
        require(packet->timestamp() == last_->timestamp, "padding takes no time");
        require(given_.try_emplace(number, kPadding).second, "no two packets get the same sequence number");
        last_->number = number;
    }

private:
    static constexpr std::uint64_t kPadding = 0;  // of no sender
    struct Last {
        std::uint64_t source;
        std::int64_t numberIn, number;
        std::uint32_t timestampIn, timestamp;
        std::int64_t undelivered;
        bool late;
    };

    struct Out {
        rtp::Packet packet;
        std::int64_t number;  // sequence number, unwrapped
    };
    /// What holds for each packet, whatever it is and wherever it comes from.
    Out taken(const InFlight& in, std::span<std::uint8_t> bytes, std::uint8_t payloadType) {
        require(bytes.size() == in.bytes.size(), "a packet keeps its length");
        const auto packet = rtp::Packet::parse(bytes);
        require(packet.has_value(), "RTP comes out");
        require(packet->payloadType() == payloadType, "the payload type is the receiver's own");
        const std::int64_t number = unwrapped(packet->sequenceNumber());
        require(given_.try_emplace(number, in.serial).first->second == in.serial,
                "no two packets get the same sequence number");
        return {*packet, number};
    }

    std::int64_t unwrapped(std::uint16_t number) const {
        if (!last_) return number;
        return last_->number + static_cast<std::int16_t>(number - static_cast<std::uint16_t>(last_->number));
    }

    /// What a viewer's decoder gets is what the camera sent, but for the numbers of VP8 pictures
    /// (sender.hpp).
    void checkPayload(const InFlight& in, std::span<const std::uint8_t> payload, bool picture, bool begins,
                      bool newest) {
        Bytes whole = in.bytes;
        const auto before = rtp::Packet::parse(whole)->mutablePayload();
        if (picture && before.size() == kNumberedBytes) {
            const int id = rtp::readU16(payload.subspan(2)) & 0x7FFF;
            if (begins) {
                const int expected = pictureId_ ? *pictureId_ + 1 : static_cast<int>(in.number & 0x7FFF);
                require(id == (expected & 0x7FFF), "pictures are counted on from source to source");
                pictureIdOffset_ = id - in.number;
            }
            require(id == ((in.number + pictureIdOffset_) & 0x7FFF), "pictures are counted as the sender's");
            if (newest) pictureId_ = id;
            const std::uint8_t tl0 = payload[4];
            std::copy(payload.begin() + 2, payload.begin() + 5, before.begin() + 2);
            if (begins) {
                const int expected = tl0PicIdx_ ? *tl0PicIdx_ + 1 : static_cast<int>(in.number & 0xFF);
                require(tl0 == (expected & 0xFF), "so are those of the lowest temporal layer");
            }
            if (newest) tl0PicIdx_ = tl0;
        }
        require(std::equal(before.begin(), before.end(), payload.begin(), payload.end()),
                "the payload is untouched");
    }

    /// A picture that is counted on from the one before it, though packets may be missing between them.
    void countOn(const InFlight& in, std::span<const std::uint8_t> payload) {
        if (!pictureId_ || payload.size() != kNumberedBytes) return;
        const int id = rtp::readU16(payload.subspan(2)) & 0x7FFF;
        if (id == ((*pictureId_ + 1) & 0x7FFF)) pictureIdOffset_ = id - in.number;
    }

    void checkBeginning(const InFlight& in, std::int64_t number, std::uint32_t timestamp, bool picture) {
        require(!picture || in.startsKeyframe, "a picture begins with a keyframe");
        if (last_) {
            const std::int64_t step = number - last_->number;
            require(step >= 1 && step <= 1 + lostBeforePadding_, "a stream goes on without a gap");
            // Here packets are made in no time: one that came late may be ahead of the clock that goes on.
            const bool later = static_cast<std::int32_t>(timestamp - last_->timestamp) > 0;
            require(later || last_->late, "time goes on");
        }
        interrupted_ = false;
        remember(in, number, timestamp);
    }

    void checkGoingOn(const InFlight& in, std::int64_t number, std::uint32_t timestamp) {
        require(timestamp - last_->timestamp == in.timestamp - last_->timestampIn,
                "time goes on as the sender's");
        require((number > last_->number) == (in.number > last_->numberIn), "packets keep their order");
        if (number <= last_->number) return;
        const std::int64_t lost = in.undelivered - last_->undelivered;
        require(number - last_->number <= 1 + lost, "a gap is no larger than what was lost");
        remember(in, number, timestamp);
    }

    /// Within a run, and from its end to the live picture: nothing is missing, and time goes on, faster than
    /// the sender's at first.
    void checkReplay(const InFlight& in, std::int64_t number, std::uint32_t timestamp) {
        require((number > last_->number) == (in.number > last_->numberIn), "packets keep their order");
        if (number <= last_->number) return;
        const auto passed = static_cast<std::int32_t>(timestamp - last_->timestamp);
        require(passed > 0, "time goes on");
        require(number - last_->number <= 1 + in.undelivered - last_->undelivered,
                "a gap is no larger than what was lost");
        replays_ = timestamp - last_->timestamp != in.timestamp - last_->timestampIn;
        remember(in, number, timestamp);
    }

    void remember(const InFlight& in, std::int64_t number, std::uint32_t timestamp) {
        // What overtook it may not have been forwarded, as nothing had begun: to the receiver that is lost.
        const std::int64_t undelivered = in.undelivered - in.overtakenBy;
        last_ = Last{in.source, in.number, number, in.timestamp, timestamp, undelivered, in.overtakenBy > 0};
        if (in.overtakenBy == 0) lostBeforePadding_ = 0;
    }

    static constexpr std::size_t kNumberedBytes = 8;

    std::optional<Last> last_;
    std::optional<int> pictureId_;  // of the newest VP8 picture
    std::optional<int> tl0PicIdx_;
    std::int64_t pictureIdOffset_ = 0;
    bool interrupted_ = false;
    std::int64_t lostBeforePadding_ = 0;
    std::map<std::int64_t, std::uint64_t> given_;
    static constexpr Duration kFresh = 1500ms;
    bool replays_ = false;  // what went out last was of a run, or may have been
    std::int64_t replaysFrom_ = 0;
};

}  // namespace petcam::fuzz
