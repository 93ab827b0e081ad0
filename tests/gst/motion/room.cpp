#include "room.hpp"

#include <opencv2/imgproc.hpp>

namespace petcam::gst::test {
namespace {

int pixels(double length, double scale) {
    return std::max(1, static_cast<int>(std::lround(length * scale)));
}

cv::Mat furnished(Dice& dice, Dice& tones, double scale) {
    const cv::Size size(pixels(320 + 2 * kRoomMargin, scale), pixels(180 + 2 * kRoomMargin, scale));
    cv::Mat picture(size, CV_32F, cv::Scalar(tones.between(90, 170)));
    const int floor = pixels(dice.between(120, 170), scale);
    picture.rowRange(floor, size.height).setTo(tones.between(50, 140));
    for (int y = floor; y < size.height; y += pixels(12, scale)) {
        picture.rowRange(y, std::min(y + pixels(1, scale), size.height)) -= 20;  // boards
    }
    for (int i = 0; i < 14; ++i) {
        const cv::Rect thing =
            cv::Rect(pixels(dice.between(0, 340), scale), pixels(dice.between(0, 200), scale),
                     pixels(dice.between(15, 90), scale), pixels(dice.between(10, 70), scale)) &
            cv::Rect({}, size);
        if (thing.empty()) continue;
        cv::Mat place = picture(thing);
        place.setTo(tones.between(25, 215));
        const int kind = dice.random.uniform(0, 3);
        if (kind == 0) place += pattern(thing.size(), 1.5 * scale, tones.between(4, 22), tones);
        if (kind == 1) place += pattern(thing.size(), 6 * scale, tones.between(4, 22), tones);
        if (kind == 2) {  // a shelf of books
            const int width = pixels(dice.between(3, 7), scale);
            for (int x = 0; x < thing.width; x += width) {
                place.colRange(x, std::min(x + width, thing.width)) += tones.between(-45, 45);
            }
        }
    }
    picture += pattern(size, 60 * scale, 12, tones);  // light is nowhere the same
    picture += pattern(size, 1.2 * scale, 2.5, tones);
    cv::GaussianBlur(picture, picture, {}, 0.7 * scale);
    return cv::max(5, cv::min(picture, 235));
}

}  // namespace

cv::Mat pattern(cv::Size size, double blob, double deviation, Dice& dice) {
    cv::Mat coarse(std::max(2, static_cast<int>(size.height / blob) + 2),
                   std::max(2, static_cast<int>(size.width / blob) + 2), CV_32F);
    dice.random.fill(coarse, cv::RNG::NORMAL, 0, deviation * 1.3);  // interpolation takes some away
    cv::Mat smooth;
    cv::resize(coarse, smooth, size, 0, 0, cv::INTER_CUBIC);
    return smooth;
}

cv::Mat room(std::uint64_t seed, double scale) {
    Dice dice(seed);
    Dice tones(seed + 1000);
    return furnished(dice, tones, scale);
}

cv::Mat roomInInfrared(std::uint64_t seed, double scale) {
    Dice dice(seed);
    Dice tones(seed + 2000);
    return furnished(dice, tones, scale);
}

Sprite fur(double width, double height, double luminance, std::uint64_t seed, double scale) {
    Dice dice(seed + 3000);
    const cv::Size size(pixels(width, scale), pixels(height, scale));
    cv::Mat coat(size, CV_32F, cv::Scalar(luminance));
    coat += pattern(size, 2 * scale, luminance * 0.08, dice);
    coat += pattern(size, 12 * scale, luminance * 0.15, dice);
    return {cv::max(coat, 2), cv::Mat(size, CV_32F, cv::Scalar(1))};
}

Sprite pet(double width, double height, double luminance, std::uint64_t seed, double scale) {
    Sprite sprite = fur(width, height, luminance, seed, scale);
    const int w = sprite.cover.cols;
    const int h = sprite.cover.rows;
    sprite.cover.setTo(0);
    const auto ellipse = [&](double x, double y, double rx, double ry) {
        cv::ellipse(sprite.cover, cv::Point(static_cast<int>(x * w), static_cast<int>(y * h)),
                    cv::Size(static_cast<int>(rx * w), static_cast<int>(ry * h)), 0, 0, 360, 1, cv::FILLED);
    };
    ellipse(0.45, 0.5, 0.32, 0.28);   // body
    ellipse(0.82, 0.32, 0.17, 0.27);  // head
    ellipse(0.08, 0.35, 0.07, 0.3);   // tail
    for (const double leg : {0.22, 0.36, 0.58, 0.7})
        ellipse(leg, 0.8, 0.05, 0.2);
    cv::GaussianBlur(sprite.cover, sprite.cover, {}, 0.5 * scale);
    return sprite;
}

void draw(cv::Mat& picture, const Sprite& sprite, double x, double y) {
    const double left = x - sprite.cover.cols / 2.0;
    const double top = y - sprite.cover.rows / 2.0;
    const cv::Matx23d move(1, 0, left, 0, 1, top);
    cv::Mat cover;
    cv::Mat luminance;
    cv::warpAffine(sprite.cover, cover, move, picture.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
    cv::warpAffine(sprite.luminance, luminance, move, picture.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    picture += cover.mul(luminance - picture);
}

}  // namespace petcam::gst::test
