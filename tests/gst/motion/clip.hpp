#pragma once

#include <cstdint>
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "room.hpp"

namespace petcam::gst::test {

/// One made-up film of a room. All functions take seconds since its start.
struct Clip {
    std::string group;  ///< "lamp on", "small pet": a row of the table
    std::uint64_t seed = 0;
    bool moves = false;
    double seconds = 12;
    double onset = 0;  ///< when a seventh of the pet is in the picture, or it begins to move
    double rest = 0;   ///< when it lay down; 0: it does not

    cv::Mat room;                                  ///< with its margin
    std::function<cv::Mat(double)> otherRoom;      ///< in its place, when not empty
    std::function<cv::Vec3d(double)> camera;       ///< trembling: x, y (for 320x180), degrees
    std::function<void(cv::Mat&, double)> things;  ///< drawn into the picture
    std::function<void(cv::Mat&, double)> light;   ///< multiplied upon the picture
    std::function<double(double)> noise = [](double) { return 3.0; };  ///< deviation in grey levels
    double scale = 1;

    /// 8-bit grey, (320 x 180) * scale. The same for the same moment.
    cv::Mat picture(double at) const;
};

/// Clips in which nothing moves, and clips in which a pet does. `variants` of each kind.
std::vector<Clip> stillClips(int variants, double scale);
std::vector<Clip> movingClips(int variants, double scale);

}  // namespace petcam::gst::test
