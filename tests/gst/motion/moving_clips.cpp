#include <cmath>
#include <opencv2/imgproc.hpp>

#include "clip.hpp"
#include "photo.hpp"

namespace petcam::gst::test {
namespace {

struct Walk {
    double width, height;  // of the pet
    double speed;          // pixels a second, of 320
    double from = 4;       // when it begins to come in
};

Clip inARoom(std::string group, std::uint64_t seed, double scale) {
    Clip clip;
    clip.group = std::move(group);
    clip.seed = seed;
    clip.scale = scale;
    clip.moves = true;
    clip.room = room(seed, scale);
    Dice dice(seed + 60);
    const double noise = dice.between(1.5, 4.5);
    clip.noise = [noise](double) { return noise; };
    return clip;
}

/// A luminance that stands out from what is behind the pet's way by `contrast`.
double standingOut(const Clip& clip, double y, double height, double contrast) {
    const double top = (kRoomMargin + y - height / 2) * clip.scale;
    const double mean =
        cv::mean(clip.room.rowRange(static_cast<int>(top), static_cast<int>(top + height * clip.scale)))[0];
    return mean > 110 ? mean - contrast : mean + contrast;
}

/// Lets a sprite come in from one side and cross the picture.
void cross(Clip& clip, const Sprite& sprite, const Walk& walk, double y, bool fromLeft) {
    const double scale = clip.scale;
    clip.onset = walk.from + walk.width / 7 / walk.speed;
    clip.things = [=](cv::Mat& picture, double at) {
        if (at < walk.from) return;
        const double gone = (at - walk.from) * walk.speed - walk.width / 2;
        const double bob = 1.5 * std::sin(at * 9);  // walks, does not slide
        draw(picture, sprite, (fromLeft ? gone : 320 - gone) * scale, (y + bob) * scale);
    };
}

Clip walking(std::string group, std::uint64_t seed, double scale, const Walk& walk, double contrast) {
    Clip clip = inARoom(std::move(group), seed, scale);
    Dice dice(seed + 61);
    const double y = dice.between(40 + walk.height / 2, 170 - walk.height / 2);
    const double luminance = standingOut(clip, y, walk.height, contrast);
    cross(clip, pet(walk.width, walk.height, luminance, seed, scale), walk, y, dice.coin());
    return clip;
}

Clip small(std::uint64_t seed, double scale) {
    Dice dice(seed + 62);
    const double width = dice.between(11, 18);
    return walking("small pet", seed, scale, {width, width * 0.65, dice.between(25, 90)},
                   dice.between(45, 80));
}

Clip slow(std::uint64_t seed, double scale) {
    Dice dice(seed + 63);
    const double width = dice.between(30, 55);
    return walking("slow pet", seed, scale, {width, width * 0.6, dice.between(8, 14)}, dice.between(40, 80));
}

Clip large(std::uint64_t seed, double scale) {
    Dice dice(seed + 64);
    const double width = dice.between(90, 150);
    return walking("large pet", seed, scale, {width, width * 0.65, dice.between(30, 140)},
                   dice.between(40, 80));
}

/// Dark fur in a dark room, with the noise of a dark room.
Clip dark(std::uint64_t seed, double scale) {
    Dice dice(seed + 65);
    const double width = dice.between(35, 60);
    Clip clip = walking("dark pet, dark room", seed, scale, {width, width * 0.6, dice.between(25, 80)}, 0);
    const double y = dice.between(70, 130);
    cross(clip, pet(width, width * 0.6, 20, seed, scale), {width, width * 0.6, dice.between(25, 80)}, y,
          dice.coin());
    clip.light = [](cv::Mat& picture, double) { picture *= 0.3; };
    clip.noise = [](double) { return 4.0; };
    return clip;
}

/// Was asleep in the picture from the start, then gets up and walks.
Clip waking(std::uint64_t seed, double scale) {
    Clip clip = inARoom("pet gets up", seed, scale);
    Dice dice(seed + 66);
    const double width = dice.between(30, 60);
    const double y = dice.between(70, 140);
    const double x = dice.between(60, 160);
    const double speed = dice.between(12, 60);
    const Sprite sprite =
        pet(width, width * 0.6, standingOut(clip, y, width * 0.6, dice.between(40, 80)), seed, scale);
    clip.onset = 5;
    clip.things = [=](cv::Mat& picture, double at) {
        draw(picture, sprite, (x + std::max(0.0, at - 5) * speed) * scale, y * scale);
    };
    return clip;
}

/// How a pet right in front of the camera sways, in pixels.
double swaying(double since, double speed) {
    const double turn = since * speed / 25;
    return 18 * std::sin(turn) + 13 * std::sin(2.3 * turn + 1);
}

/// Comes right in front of the camera within a second and stays there, moving.
Clip filling(std::uint64_t seed, double scale) {
    Clip clip = inARoom("pet fills the picture", seed, scale);
    Dice dice(seed + 67);
    const double arrives = dice.between(0.15, 1);
    const double speed = dice.between(50, 120);
    const Sprite sprite = fur(520, 400, dice.between(50, 150), seed, scale);
    const bool fromLeft = dice.coin();
    clip.onset = 5 + arrives / 7;
    clip.things = [=](cv::Mat& picture, double at) {
        if (at < 5) return;
        const double part = std::min(1.0, (at - 5) / arrives);
        const double sway = swaying(at - 5, speed);
        const double x = 160 + (1 - part) * 420 + sway;
        draw(picture, sprite, (fromLeft ? 320 - x : x) * scale, (90 + sway * 0.4) * scale);
    };
    return clip;
}

/// From one picture to the next it is all fur (a jump), which goes on moving.
Clip jumping(std::uint64_t seed, double scale) {
    Clip clip = filling(seed, scale);
    clip.group = "pet jumps before it";
    Dice dice(seed + 68);
    const double speed = dice.between(50, 120);
    const Sprite sprite = fur(520, 400, dice.between(50, 150), seed, scale);
    clip.onset = 5;
    clip.things = [=](cv::Mat& picture, double at) {
        if (at < 5) return;
        const double sway = swaying(at - 5, speed);
        draw(picture, sprite, (160 + sway) * scale, (90 + sway * 0.4) * scale);
    };
    return clip;
}

/// Walks in, lies down at `rest`, breathes.
Clip sleeping(std::uint64_t seed, double scale) {
    Dice dice(seed + 69);
    const double width = dice.between(35, 80);
    const double speed = dice.between(30, 60);
    Clip clip = walking("pet lies down", seed, scale, {width, width * 0.6, speed}, dice.between(40, 80));
    clip.rest = 8;
    clip.seconds = 25;
    const double luminance = standingOut(clip, 110, width * 0.6, dice.between(40, 80));
    const Sprite sprite = pet(width, width * 0.6, luminance, seed, scale);
    clip.things = [=](cv::Mat& picture, double at) {
        if (at < 4) return;
        const double x = (std::min(at, 8.0) - 4) * speed - width / 2;
        const double breath = at > 8 ? 0.4 * std::sin(at * 2) : 1.5 * std::sin(at * 9);
        draw(picture, sprite, x * scale, (110 + breath) * scale);
    };
    return clip;
}

/// A pet walks while the picture is spoilt by something else.
Clip despite(std::uint64_t seed, double scale) {
    Dice dice(seed + 70);
    const double width = dice.between(35, 70);
    Clip clip = walking("pet despite trouble", seed, scale, {width, width * 0.6, dice.between(30, 90)},
                        dice.between(45, 80));
    switch (seed % 4) {
        case 0:  // the camera trembles
            clip.camera = [](double at) {
                return cv::Vec3d(3 * std::sin(at * 31), 2 * std::sin(at * 23), 0);
            };
            break;
        case 1:  // mains flicker
            clip.light = [](cv::Mat& picture, double at) {
                for (int y = 0; y < picture.rows; ++y) {
                    picture.row(y) *= 1 + 0.15 * std::sin(2 * CV_PI * (2.4 * y / picture.rows + 3.3 * at));
                }
            };
            break;
        case 2:  // the sun goes down behind a cloud
            clip.light = [](cv::Mat& picture, double at) { picture *= 1.2 - 0.07 * at; };
            break;
        default:  // a lot of noise
            clip.noise = [](double) { return 8.0; };
    }
    return clip;
}

Sprite cat(const cv::Mat& photo, double width, double scale) {
    Sprite sprite;
    const cv::Size size(static_cast<int>(width * scale), static_cast<int>(width * scale * 2 / 3));
    cv::resize(photo, sprite.luminance, size, 0, 0, cv::INTER_AREA);
    sprite.cover = cv::Mat(size, CV_32F, cv::Scalar(0));
    cv::ellipse(sprite.cover, cv::Point(size.width / 2, size.height / 2),
                cv::Size(size.width / 2 - 2, size.height / 2 - 2), 0, 0, 360, 1, cv::FILLED);
    cv::GaussianBlur(sprite.cover, sprite.cover, {}, scale);
    return sprite;
}

Clip photographed(const cv::Mat& photo, std::uint64_t seed, double scale) {
    Clip clip = inARoom("photo of a cat", seed, scale);
    Dice dice(seed + 71);
    const double width = seed % 3 == 0 ? dice.between(25, 40) : seed % 3 == 1 ? dice.between(60, 140) : 480;
    const double speed = dice.between(20, 90) * (width > 300 ? 4 : 1);
    const double y = width > 300 ? 90 : dice.between(60, 130);
    cross(clip, cat(photo, width, scale), {width, width * 2 / 3, speed}, y, dice.coin());
    return clip;
}

}  // namespace

std::vector<Clip> movingClips(int variants, double scale) {
    std::vector<Clip> clips;
    const cv::Mat photo = photoOfACat();
    for (int i = 0; i < variants; ++i) {
        const auto seed = static_cast<std::uint64_t>(i);
        clips.push_back(small(1100 + seed, scale));
        clips.push_back(slow(1200 + seed, scale));
        clips.push_back(large(1300 + seed, scale));
        clips.push_back(dark(1400 + seed, scale));
        clips.push_back(waking(1500 + seed, scale));
        clips.push_back(filling(1600 + seed, scale));
        clips.push_back(jumping(1700 + seed, scale));
        clips.push_back(sleeping(1800 + seed, scale));
        clips.push_back(despite(1900 + seed, scale));
        if (!photo.empty()) clips.push_back(photographed(photo, 2000 + seed, scale));
    }
    return clips;
}

}  // namespace petcam::gst::test
