#include "petcam/codec_rescue.hpp"

namespace petcam {
namespace {

using rtp::VideoCodec;

constexpr VideoCodec kPreferred = VideoCodec::H264;

VideoCodec otherThan(VideoCodec codec) noexcept {
    return codec == VideoCodec::H264 ? VideoCodec::Vp8 : VideoCodec::H264;
}

}  // namespace

bool CodecRescue::published(VideoCodec codec, bool canChange, Instant now) noexcept {
    const bool asAsked = asked_ == codec;
    isOnTrial_ = asAsked || (isOnTrial_ && codec == codec_);
    codec_ = codec;
    canChange_ = canChange;
    publishedAt_ = now;
    blankSince_.reset();
    if (asAsked) {
        asked_.reset();
        asks_ = 0;
    }
    return asAsked;
}

void CodecRescue::offeredAgain(bool canChange) noexcept {
    canChange_ = canChange;
    asked_.reset();
    asks_ = 0;
}

std::optional<VideoCodec> CodecRescue::look(CodecNeed need, Picture picture, Instant now) noexcept {
    for (const VideoCodec codec : {VideoCodec::H264, VideoCodec::Vp8}) {
        if (need.has(codec)) neededAt_[indexOf(codec)] = now;
    }
    judge(picture, now);
    const VideoCodec target = wanted(need, now);
    if (target == codec_) {
        asked_.reset();
        asks_ = 0;
        return std::nullopt;
    }
    if (!canChange_ || isBroken_[indexOf(target)]) return std::nullopt;
    if (asks_ > 0 && now - askedAt_ < kAskAgain) return std::nullopt;
    if (asks_ == kMostAsks) {
        asked_.reset();
        return std::nullopt;
    }
    ++asks_;
    askedAt_ = now;
    asked_ = target;
    return target;
}

VideoCodec CodecRescue::wanted(CodecNeed need, Instant now) const noexcept {
    const VideoCodec other = otherThan(codec_);
    if (isBroken_[indexOf(codec_)]) return other;
    if (need.has(other)) return isNeeded(codec_, kReload, now) ? codec_ : other;
    const bool isIdle = !isNeeded(codec_, patience_, now) && now - publishedAt_ >= patience_;
    return isIdle ? kPreferred : codec_;
}

void CodecRescue::judge(Picture picture, Instant now) noexcept {
    if (picture == Picture::Came) isOnTrial_ = false;
    if (!isOnTrial_ || picture != Picture::Due) {
        blankSince_.reset();
    } else if (!blankSince_) {
        blankSince_ = now;
    } else if (now - *blankSince_ >= kTrial) {
        isBroken_[indexOf(codec_)] = true;
        isOnTrial_ = false;
    }
}

bool CodecRescue::isNeeded(VideoCodec codec, Duration within, Instant now) const noexcept {
    const auto& at = neededAt_[indexOf(codec)];
    return at && now - *at < within;
}

}  // namespace petcam
