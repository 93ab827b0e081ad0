#include "motion/motion_detector.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace petcam::gst {
namespace {

constexpr float kSceneSeconds = 1.6F;  // the scene takes over what stays: a pet that lies down is scene soon
// Parts of the picture. When more is lit otherwise or looks otherwise at once it is a switch, or a pet right
// in front of the camera; then what goes on must be large, too.
constexpr float kLit = 0.3F;
constexpr float kSwitched = 0.4F;
constexpr float kLarge = 0.12F;
// In pictures.
constexpr int kSettled = 5;    // what a switch may take
constexpr int kAdjusted = 15;  // what a camera's exposure may take after it, which shows and hides things
constexpr int kSteady = 15;    // then a camera that trembled is trusted again
constexpr int kCalm = 8;       // then what changed is scene
constexpr float kNoiseRate = 0.1F;
constexpr float kFirstNoiseRate = 0.4F;
constexpr int kFirstPictures = 5;

}  // namespace

MotionDetector::MotionDetector(const MotionSettings& settings) : parts_(settings) {}

MotionSample MotionDetector::look(const GreyPlane& picture, WallTime at) {
    MotionSample sample;
    sample.at = at;
    const bool first = isNew(picture, at);
    const float seconds = first ? 0 : std::chrono::duration<float>(at - *at_).count();
    at_ = at;
    width_ = picture.width;
    height_ = picture.height;
    shrink(picture);
    if (first) {
        begin();
        return sample;
    }
    scene_.convertTo(expected_, CV_8U);
    if (sinceSwitch_ > kSettled) follow(shift_.between(expected_, now_));
    ++sinceTrembling_;
    relight(scene_);
    const bool lit = light_.changedPart() > kLit;
    const Changes changes = parts_.between(expected_, now_);
    if (!moving_ && (lit || changes.everywhere > kSwitched)) sinceSwitch_ = 0;
    const Changes going = goingOn(changes);
    moving_ = isMotion(going);
    if (moving_) {
        sample.moving = true;
        sample.level = std::clamp(static_cast<int>(std::lround(100 * std::sqrt(going.counted))), 1, 100);
        sample.box = going.box;
    }
    learn(going.everywhere == 0, seconds);
    return sample;
}

void MotionDetector::begin() {
    now_.convertTo(scene_, CV_32F);
    first_.release();
    shift_.reset();
    parts_.reset();
    history_ = large_ = 0;
    calm_ = 0;
    sinceSwitch_ = kSettled + 1;  // a camera that starts finds its exposure, an encoder its bits
    sinceStart_ = 0;
    sinceTrembling_ = 0;  // maybe somebody puts it down just now
    moving_ = false;
}

bool MotionDetector::isNew(const GreyPlane& picture, WallTime at) const {
    return !at_ || at <= *at_ || at - *at_ > kPause || picture.width != width_ || picture.height != height_;
}

void MotionDetector::shrink(const GreyPlane& picture) {
    const cv::Mat whole(picture.height, picture.width, CV_8U, const_cast<std::uint8_t*>(picture.pixels),
                        picture.stride);  // read only
    cv::resize(whole, grey_, cv::Size(kGreyWidth, kGreyHeight), 0, 0, cv::INTER_AREA);
    cv::pyrDown(grey_, now_, cv::Size(kWorkWidth, kWorkHeight));
}

/// Moves the scene with the camera. What comes in at the edge is scene as it is.
void MotionDetector::follow(const Shift& shift) {
    if (shift == Shift{}) return;
    sinceTrembling_ = 0;
    const cv::Rect all(0, 0, kWorkWidth, kWorkHeight);
    const cv::Rect to = (all + cv::Point(shift.x, shift.y)) & all;
    for (cv::Mat* scene : {&scene_, &first_}) {
        if (scene->empty()) continue;
        now_.convertTo(moved_, CV_32F);
        (*scene)(to - cv::Point(shift.x, shift.y)).copyTo(moved_(to));
        std::swap(*scene, moved_);
    }
}

/// Gives a scene the light of the picture, and leaves it in expected_ as 8-bit.
void MotionDetector::relight(cv::Mat& scene) {
    scene.convertTo(expected_, CV_8U);
    cv::multiply(scene, light_.between(expected_, now_), scene);
    scene.convertTo(expected_, CV_8U);
}

/// Of the changes from the scene, those that the first picture of the change does not show either.
Changes MotionDetector::goingOn(const Changes& changes) {
    if (changes.everywhere == 0) return changes;
    if (first_.empty()) {
        now_.convertTo(first_, CV_32F);
        calm_ = 0;
        return {};
    }
    relight(first_);
    const Changes going = parts_.andFrom(expected_, now_);
    if (sinceSwitch_ < kAdjusted && !moving_) now_.convertTo(first_, CV_32F);
    return going;
}

bool MotionDetector::isMotion(const Changes& changes) {
    const auto lately = [](unsigned history) { return std::popcount(history & 0xFU); };
    history_ = history_ << 1U | static_cast<unsigned>(changes.counted > 0);
    large_ = large_ << 1U | static_cast<unsigned>(changes.counted > 0 && changes.everywhere > kLarge);
    if (++sinceSwitch_ > kSettled || moving_) {
        return (history_ & 1U) != 0 && (moving_ || sinceTrembling_ > kSteady || (history_ & 6U) != 0);
    }
    return (history_ & 1U) != 0 && (lately(large_) >= 2 || lately(history_) == 4);
}

void MotionDetector::learn(bool calm, float seconds) {
    calm_ = calm ? calm_ + 1 : 0;
    float rate = 1 - std::exp(-seconds / kSceneSeconds);
    if (calm_ >= kCalm && !first_.empty()) {
        first_.release();
        rate = 1;
        sinceStart_ = 0;
    }
    cv::accumulateWeighted(now_, scene_, rate);
    if (sinceSwitch_ <= kSettled) return;  // nothing is at rest
    parts_.learnNoise(++sinceStart_ < kFirstPictures ? kFirstNoiseRate : kNoiseRate);
}

}  // namespace petcam::gst
