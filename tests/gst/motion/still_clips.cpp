#include <cmath>
#include <opencv2/imgproc.hpp>

#include "clip.hpp"

namespace petcam::gst::test {
namespace {

constexpr double kTurn = 2 * CV_PI;

/// Light that falls off around a place, as factors for every pixel.
cv::Mat around(cv::Size size, double x, double y, double reach, double darkest, double brightest) {
    cv::Mat factors(size, CV_32F);
    for (int row = 0; row < size.height; ++row) {
        for (int column = 0; column < size.width; ++column) {
            const double far = std::hypot(column / static_cast<double>(size.width) - x,
                                          (row / static_cast<double>(size.height) - y) * 9 / 16);
            factors.at<float>(row, column) =
                static_cast<float>(darkest + (brightest - darkest) * std::exp(-far * far / (reach * reach)));
        }
    }
    return factors;
}

/// Hard shadows that a lamp throws: some slanted stripes are darker.
void throwShadows(cv::Mat& factors, Dice& dice) {
    for (int i = 0; i < 4; ++i) {
        const auto w = factors.cols;
        const auto h = factors.rows;
        const int x = dice.random.uniform(0, w);
        const int slant = dice.random.uniform(-w / 5, w / 5);
        const int width = dice.random.uniform(w / 30, w / 8);
        const std::vector<cv::Point> stripe{
            {x, h / 3}, {x + width, h / 3}, {x + width + slant, h}, {x + slant, h}};
        cv::Mat shadow(factors.size(), CV_32F, cv::Scalar(1));
        cv::fillConvexPoly(shadow, stripe, dice.between(0.4, 0.75));
        cv::GaussianBlur(shadow, shadow, {}, 1.0 + w / 300.0);
        factors = factors.mul(shadow);
    }
}

Clip still(std::string group, std::uint64_t seed, double scale) {
    Clip clip;
    clip.group = std::move(group);
    clip.seed = seed;
    clip.scale = scale;
    clip.room = room(seed, scale);
    Dice dice(seed + 50);
    const double noise = dice.between(1.5, 5);
    clip.noise = [noise](double) { return noise; };
    return clip;
}

Clip noisy(std::uint64_t seed, double scale) {
    Clip clip = still("noise", seed, scale);
    Dice dice(seed + 51);
    const double noise = dice.between(3, 10);
    const double dark = dice.between(0.25, 1);
    clip.noise = [noise](double) { return noise; };
    clip.light = [dark](cv::Mat& picture, double) { picture *= dark; };
    return clip;
}

Clip flickering(std::uint64_t seed, double scale) {
    Clip clip = still("mains flicker", seed, scale);
    Dice dice(seed + 52);
    // A rolling shutter reads 180 rows in 15 to 30 ms; lamps pulse 100 or 120 times a second: bands that
    // wander.
    const double bands = dice.between(0.02, 0.035) * (dice.coin() ? 100 : 120);
    const double depth = dice.between(0.05, 0.25);
    const double wander = dice.between(0.1, 7);
    const double all = dice.between(0, 0.1);
    clip.light = [=](cv::Mat& picture, double at) {
        for (int y = 0; y < picture.rows; ++y) {
            const double phase = bands * y / picture.rows + wander * at;
            picture.row(y) *=
                (1 + depth * std::sin(kTurn * phase)) * (1 + all * std::sin(kTurn * wander * at * 1.7));
        }
    };
    return clip;
}

Clip ramping(std::uint64_t seed, double scale) {
    Clip clip = still("light ramp", seed, scale);
    Dice dice(seed + 53);
    const double from = dice.between(0.3, 1.2);
    const double to = dice.between(0.3, 1.4);
    const double lasts = dice.between(1, 7);
    const double tilt = dice.between(-0.5, 0.5);  // clouds do not darken both sides at once
    // Half of them from one side, as a sunbeam does.
    const cv::Size size(static_cast<int>(320 * scale), static_cast<int>(180 * scale));
    const cv::Mat beam = around(size, dice.between(0, 1), dice.between(0, 1), dice.between(0.2, 0.5), 1,
                                seed % 2 == 0 ? 1 : dice.between(1.5, 2.2));
    clip.light = [=](cv::Mat& picture, double at) {
        cv::Mat lit(size, CV_32F);
        for (int x = 0; x < picture.cols; ++x) {
            const double late = tilt * x / picture.cols;
            const double part = std::clamp((at - 4 - late) / lasts, 0.0, 1.0);
            picture.col(x) *= from + (to - from) * part;
            lit.col(x).setTo(part);
        }
        picture = picture.mul(1 + lit.mul(beam - 1));
    };
    return clip;
}

/// The camera's exposure: back to normal brightness a second or two after the light changed.
double exposure(double since, double gain) {
    if (since < 0) return 1;
    return gain + (1 - gain) * std::exp(-std::max(0.0, since - 0.2) / 0.5);
}

Clip lampSwitched(std::uint64_t seed, double scale, bool on) {
    Clip clip = still(on ? "lamp on" : "lamp off", seed, scale);
    Dice dice(seed + 54);
    const cv::Size size(static_cast<int>(320 * scale), static_cast<int>(180 * scale));
    const double dark = dice.between(0.15, 0.6);
    cv::Mat lit = around(size, dice.between(0, 1), dice.between(0, 0.5), dice.between(0.25, 1), dark,
                         dice.between(1.1, 2));
    throwShadows(lit, dice);
    const cv::Mat unlit(size, CV_32F, cv::Scalar(dark));
    const int starts = dice.random.uniform(0, 3);  // a tube that does not light at once
    const double gain = on ? dice.between(0.6, 1) : dice.between(1, 1.8);
    clip.light = [=](cv::Mat& picture, double at) {
        bool isOn = at >= 5;
        for (int i = 0; i < starts && on; ++i) {
            if (at >= 5.15 + 0.3 * i && at < 5.3 + 0.3 * i) isOn = false;
        }
        if (!on) isOn = at < 5;
        picture = picture.mul(isOn ? lit : unlit) * exposure(at - 5, gain);
    };
    return clip;
}

Clip smallLamp(std::uint64_t seed, double scale) {
    Clip clip = still("lamp in a corner", seed, scale);
    Dice dice(seed + 55);
    const cv::Size size(static_cast<int>(320 * scale), static_cast<int>(180 * scale));
    const cv::Mat lit = around(size, dice.between(0, 1), dice.between(0, 1), dice.between(0.1, 0.25),
                               dice.between(0.5, 0.9), dice.between(1.2, 1.8));
    const cv::Mat unlit(size, CV_32F, cv::Scalar(dice.between(0.5, 0.8)));
    clip.light = [=](cv::Mat& picture, double at) { picture = picture.mul(at >= 5 && at < 9 ? lit : unlit); };
    return clip;
}

Clip infraredSwitched(std::uint64_t seed, double scale) {
    Clip clip = still("infrared switch", seed, scale);
    Dice dice(seed + 56);
    const cv::Size size(static_cast<int>(320 * scale), static_cast<int>(180 * scale));
    const cv::Mat infrared = roomInInfrared(seed, scale);
    const cv::Mat spot = around(size, dice.between(0.35, 0.65), dice.between(0.35, 0.65),
                                dice.between(0.3, 0.6), dice.between(0.2, 0.5), dice.between(0.9, 1.5));
    const bool on = dice.coin();
    const double black = dice.between(0, 0.5);  // while the filter moves
    const double gain = dice.between(0.6, 1.6);
    const double day = on ? dice.between(0.12, 0.4) : dice.between(0.4, 1);
    const auto isInfrared = [=](double at) { return on == (at >= 5); };
    clip.otherRoom = [=](double at) { return isInfrared(at) ? infrared : cv::Mat(); };
    clip.light = [=](cv::Mat& picture, double at) {
        if (at >= 5 && at < 5 + black) picture *= 0.05;
        picture = isInfrared(at) ? cv::Mat(picture.mul(spot)) : cv::Mat(picture * day);
        picture *= exposure(at - 5 - black, gain);
    };
    clip.noise = [=](double at) { return isInfrared(at) ? 5.0 : 3.0; };
    return clip;
}

Clip shaken(std::uint64_t seed, double scale) {
    Clip clip = still("camera shake", seed, scale);
    Dice dice(seed + 57);
    const double far = dice.between(1, 4);
    const double turn = dice.between(0, 0.4);
    const double speed = dice.between(1, 9);
    const bool always = dice.coin();
    clip.camera = [=](double at) {
        if (!always && (at < 5 || at > 8)) return cv::Vec3d{};
        return cv::Vec3d(far * std::sin(kTurn * speed * at),
                         far * 0.7 * std::sin(kTurn * speed * 1.31 * at + 1),
                         turn * std::sin(kTurn * speed * 0.77 * at));
    };
    return clip;
}

Clip nudged(std::uint64_t seed, double scale) {
    Clip clip = still("camera nudged", seed, scale);
    Dice dice(seed + 58);
    const cv::Vec3d to(dice.between(-9, 9), dice.between(-6, 6), dice.between(-1, 1));
    clip.camera = [=](double at) { return at < 5 ? cv::Vec3d{} : to; };
    return clip;
}

}  // namespace

std::vector<Clip> stillClips(int variants, double scale) {
    std::vector<Clip> clips;
    for (int i = 0; i < variants; ++i) {
        const auto seed = static_cast<std::uint64_t>(i);
        clips.push_back(noisy(100 + seed, scale));
        clips.push_back(flickering(200 + seed, scale));
        clips.push_back(ramping(300 + seed, scale));
        clips.push_back(lampSwitched(400 + seed, scale, true));
        clips.push_back(lampSwitched(500 + seed, scale, false));
        clips.push_back(smallLamp(600 + seed, scale));
        clips.push_back(infraredSwitched(700 + seed, scale));
        clips.push_back(shaken(800 + seed, scale));
        clips.push_back(nudged(900 + seed, scale));
    }
    return clips;
}

}  // namespace petcam::gst::test
