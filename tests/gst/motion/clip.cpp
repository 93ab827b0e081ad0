#include "clip.hpp"

#include <opencv2/imgproc.hpp>

namespace petcam::gst::test {
namespace {

cv::Mat framed(const cv::Mat& room, const cv::Vec3d& camera, double scale) {
    const cv::Size size(static_cast<int>(320 * scale), static_cast<int>(180 * scale));
    const double margin = kRoomMargin * scale;
    if (camera == cv::Vec3d{}) {
        return room(cv::Rect(cv::Point(static_cast<int>(margin), static_cast<int>(margin)), size)).clone();
    }
    const cv::Point2f centre(static_cast<float>(room.cols) / 2, static_cast<float>(room.rows) / 2);
    cv::Mat move = cv::getRotationMatrix2D(centre, camera[2], 1);
    move.at<double>(0, 2) += camera[0] * scale - margin;
    move.at<double>(1, 2) += camera[1] * scale - margin;
    cv::Mat picture;
    cv::warpAffine(room, picture, move, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return picture;
}

}  // namespace

cv::Mat Clip::picture(double at) const {
    cv::Mat whole;
    if (otherRoom) whole = otherRoom(at);
    cv::Mat picture = framed(whole.empty() ? room : whole, camera ? camera(at) : cv::Vec3d{}, scale);
    if (things) things(picture, at);
    if (light) light(picture, at);
    // Sensor noise: half of it single pixels, half of it blotches as a phone's own filter leaves them; more
    // in the light than in the dark, as photons have it.
    Dice dice(seed * 100003 + static_cast<std::uint64_t>(std::lround(at * 1000)));
    cv::Mat grain(picture.size(), CV_32F);
    const double deviation = noise(at);
    dice.random.fill(grain, cv::RNG::NORMAL, 0, deviation * 0.8);
    grain += pattern(picture.size(), 2.5 * scale, deviation * 0.6, dice);
    cv::Mat strength;
    cv::sqrt(cv::max(picture, 4) / 110 + 0.2, strength);
    picture += grain.mul(strength);
    cv::Mat grey;
    picture.convertTo(grey, CV_8U);
    return grey;
}

}  // namespace petcam::gst::test
