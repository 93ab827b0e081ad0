#include "motion/motion_detector.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace petcam::gst {
namespace {

constexpr float kSceneSeconds = 1.6F;  // the scene takes over what stays: a pet that lies down is scene soon
constexpr float kSwitched = 0.4F;  // part of the picture; when more changes at once it is a switch, or a pet
                                   // right in front of the camera
constexpr int kSettled = 4;        // pictures that a switch may take
constexpr int kGoesOn = 3;         // of them, when it was a pet
constexpr int kCalm = 4;           // pictures; then what changed is scene
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
    follow(shift_.between(expected_, now_));
    relight(scene_);
    const Changes changes = parts_.between(expected_, now_);
    const Changes going = goingOn(changes);
    moving_ = isMotion(going);
    if (moving_) {
        sample.moving = true;
        sample.level = std::clamp(static_cast<int>(std::lround(100 * std::sqrt(going.everywhere))), 1, 100);
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
    history_ = 0;
    calm_ = 0;
    sinceSwitch_ = kSettled;
    sinceStart_ = 0;
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
        if (changes.everywhere > kSwitched) sinceSwitch_ = 0;
        calm_ = 0;
        return {};
    }
    relight(first_);
    const Changes going = parts_.andFrom(expected_, now_);
    if (going.everywhere > kSwitched && !moving_) now_.convertTo(first_, CV_32F);
    return going;
}

bool MotionDetector::isMotion(const Changes& changes) {
    history_ = history_ << 1U | static_cast<unsigned>(changes.parts > 0);
    if (++sinceSwitch_ <= kSettled) return std::popcount(history_ & ((1U << kSettled) - 1)) >= kGoesOn;
    return (history_ & 1U) != 0;
}

void MotionDetector::learn(bool calm, float seconds) {
    calm_ = calm ? calm_ + 1 : 0;
    float rate = 1 - std::exp(-seconds / kSceneSeconds);
    if (calm_ >= kCalm && !first_.empty()) {
        first_.release();
        rate = 1;
    }
    cv::accumulateWeighted(now_, scene_, rate);
    const bool fresh = ++sinceStart_ < kFirstPictures || sinceSwitch_ <= kSettled;
    parts_.learnNoise(fresh ? kFirstNoiseRate : kNoiseRate);
}

}  // namespace petcam::gst
