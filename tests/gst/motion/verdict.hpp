#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clip.hpp"
#include "motion/motion_events.hpp"

namespace petcam::gst::test {

/// What the detector made of one clip. Seconds since the clip's start.
struct Verdict {
    std::vector<double> started;
    std::vector<double> ended;
    int movingPictures = 0;
    int pictures = 0;

    /// Motion was found at most a second after it began (or while the pet was on its way in), and not before
    /// anything was to be seen.
    bool inTime(const Clip& clip) const;
    /// A pet that lay down was no motion any more five seconds later.
    bool cameToRest(const Clip& clip) const;
    /// Seconds from the onset to the first event; none when there was none.
    std::optional<double> delay(const Clip& clip) const;
};

/// Collects events and samples of one clip that began at `begin`.
class Jury {
public:
    explicit Jury(WallTime begin) : begin_(begin) {}
    void hear(const MotionSample& sample);
    Verdict verdict();

private:
    double seconds(WallTime at) const { return std::chrono::duration<double>(at - begin_).count(); }
    void note(const std::vector<MotionEvent>& events);

    const WallTime begin_;
    MotionEvents events_;
    Verdict verdict_;
};

/// A row for each group of clips, in their order.
class Table {
public:
    void add(const Clip& clip, const Verdict& verdict);
    void print(const std::string& title) const;

    int still = 0, quiet = 0;    ///< clips without motion, of these without an event
    int moving = 0, inTime = 0;  ///< clips with motion, of these found in time

private:
    struct Row {
        std::string group;
        bool moves = false;
        int clips = 0, good = 0, pictures = 0, movingPictures = 0;
        std::vector<double> delays;
        std::string seedsOfBad;
    };
    std::vector<Row> rows_;
};

}  // namespace petcam::gst::test
