#pragma once

#include <array>
#include <optional>

#include "petcam/rtp/codec.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// Which codecs viewers depend on: who decodes only one of them sees nothing in the other.
struct CodecNeed {
    bool h264 = false;
    bool vp8 = false;

    /// One more viewer, with the payload types that it negotiated.
    void add(const rtp::PayloadTypes& types) noexcept {
        h264 |= types.h264 && !types.vp8;
        vp8 |= types.vp8 && !types.h264;
    }
    bool has(rtp::VideoCodec codec) const noexcept { return codec == rtp::VideoCodec::H264 ? h264 : vp8; }
};

/// Decides which codec a publisher is asked to publish again in, when a viewer cannot decode what it sends.
///
/// H.264 is what it should send while nobody depends on the other: phones encode it in hardware. One who
/// decodes only VP8 is helped at once, unless somebody else decodes only H.264: what one sees already is not
/// taken away for another. Each change costs everybody a moment's picture and the recording a new file, hence
/// the patience before it goes back. What a publisher does not do, or cannot, is not asked for again, so that
/// it never goes back and forth.
///
/// One for each device that is a camera: it passes from one of its publishers to the next, for as long as
/// these follow on each other without a gap. Control thread.
class CodecRescue {
public:
    /// Back to H.264 so long after the last who needed VP8: people come back, pages are reloaded, and a
    /// phone's software encoder does no harm in a minute.
    static constexpr Duration kPatience = 60s;
    /// Who depends on what is sent and left counts for so long, where somebody waits for the other codec.
    static constexpr Duration kReload = 5s;
    /// A publisher that did not answer is asked again: what it was told may have been lost. A slow one needs
    /// about two seconds.
    static constexpr Duration kAskAgain = 4s;
    static constexpr int kMostAsks = 3;
    /// A codec that it was asked for, and that brings no picture for so long, is one that it cannot encode.
    static constexpr Duration kTrial = 10s;

    /// What came of the publisher since it was published.
    enum class Picture { Came, Due, NotDue };

    explicit CodecRescue(Duration patience = kPatience) noexcept : patience_(patience) {}

    /// A publisher began. `canChange`: its offer has the other codec as well.
    /// Returns whether it did as it was asked to.
    bool published(rtp::VideoCodec codec, bool canChange, Instant now) noexcept;
    /// It offered again, and may have missed what it was asked.
    void offeredAgain(bool canChange) noexcept;

    /// What to ask the publisher for now; nothing when it sends what it should, cannot or will not do
    /// otherwise, or has just been asked.
    std::optional<rtp::VideoCodec> look(CodecNeed need, Picture picture, Instant now) noexcept;

    /// It has been asked to change its codec, and may still do so.
    bool isUnderWay() const noexcept { return asked_.has_value(); }

private:
    static std::size_t indexOf(rtp::VideoCodec codec) noexcept { return static_cast<std::size_t>(codec); }
    rtp::VideoCodec wanted(CodecNeed need, Instant now) const noexcept;
    void judge(Picture picture, Instant now) noexcept;
    bool isNeeded(rtp::VideoCodec codec, Duration within, Instant now) const noexcept;

    Duration patience_;
    rtp::VideoCodec codec_ = rtp::VideoCodec::H264;
    bool canChange_ = false;
    Instant publishedAt_{};
    std::array<std::optional<Instant>, 2> neededAt_{};  // last, by codec
    std::array<bool, 2> isBroken_{};                    // it brought no picture
    std::optional<rtp::VideoCodec> asked_;
    Instant askedAt_{};
    int asks_ = 0;  // in a row, and in vain so far
    bool isOnTrial_ = false;
    std::optional<Instant> blankSince_;
};

}  // namespace petcam
