#include "bridge/exposition.hpp"

#include "catch.hpp"

using petcam::bridge::Exposition;

TEST_CASE("a family has its help and its type once, and its samples together") {
    Exposition out;
    out.family("petcam_viewers", "gauge", "How many watch.");
    out.sample({{"camera", "c1"}}, 2);
    out.sample({{"camera", "c2"}}, 0);
    out.family("petcam_up", "gauge", "Whether it answers.");
    out.sample({}, 1);
    CHECK(out.text() ==
          "# HELP petcam_viewers How many watch.\n"
          "# TYPE petcam_viewers gauge\n"
          "petcam_viewers{camera=\"c1\"} 2\n"
          "petcam_viewers{camera=\"c2\"} 0\n"
          "# HELP petcam_up Whether it answers.\n"
          "# TYPE petcam_up gauge\n"
          "petcam_up 1\n");
}

TEST_CASE("a family without samples is not there") {
    Exposition out;
    out.family("petcam_viewers", "gauge", "How many watch.");
    CHECK(out.text().empty());
}

TEST_CASE("what a family calls its camera cannot break out of its label") {
    Exposition out;
    out.family("petcam_camera_info", "gauge", "Names.");
    out.sample({{"name", "a\"b\\c\nd"}}, 1);
    CHECK(out.text().find("petcam_camera_info{name=\"a\\\"b\\\\c\\nd\"} 1\n") != std::string::npos);
}

TEST_CASE("buckets of a histogram add up, and the last one holds everything") {
    Exposition out;
    out.family("petcam_wait_seconds", "histogram", "Waiting.");
    out.histogram({{"camera", "c1"}}, {0.001, 0.5}, {3, 0, 2}, 1.25);
    CHECK(out.text() ==
          "# HELP petcam_wait_seconds Waiting.\n"
          "# TYPE petcam_wait_seconds histogram\n"
          "petcam_wait_seconds_bucket{camera=\"c1\",le=\"0.001\"} 3\n"
          "petcam_wait_seconds_bucket{camera=\"c1\",le=\"0.5\"} 3\n"
          "petcam_wait_seconds_bucket{camera=\"c1\",le=\"+Inf\"} 5\n"
          "petcam_wait_seconds_sum{camera=\"c1\"} 1.25\n"
          "petcam_wait_seconds_count{camera=\"c1\"} 5\n");
}
