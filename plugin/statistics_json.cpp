#include "replies.hpp"

// The JSON of what is counted and measured.
namespace petcam {
namespace {

template <typename All>
Json countersObject(const All& counts) {
    Json object(json_object());
    for (const auto& [name, value] : counts) {
        json_object_set_new(object.get(), std::string(name).c_str(),
                            json_integer(static_cast<json_int_t>(value)));
    }
    return object;
}

Json histogramObject(const Histogram& histogram) {
    Json counts(json_array());
    for (const auto count : histogram.counts()) {
        json_array_append_new(counts.get(), json_integer(static_cast<json_int_t>(count)));
    }
    Json object(json_object());
    put(object.get(), "counts", std::move(counts));
    put(object.get(), "sum", static_cast<std::int64_t>(histogram.sum()));
    return object;
}

Json boundsArray() {
    Json bounds(json_array());
    for (const auto bound : Histogram::kBounds) {
        json_array_append_new(bounds.get(), json_integer(bound));
    }
    return bounds;
}

/// `names`: how viewers are called, too.
void putStatistics(json_t* object, const CameraStatistics& statistics, bool names) {
    Json viewers(json_array());
    for (const auto& [person, counts] : statistics.viewers) {
        Json viewer(json_object());
        put(viewer.get(), "id", toString(person.id));
        if (names) put(viewer.get(), "name", person.name);
        put(viewer.get(), "counters", countersObject(counts));
        json_array_append_new(viewers.get(), viewer.release());
    }
    const Measures& measures = statistics.media->measures();
    Json histograms(json_object());
    put(histograms.get(), "first_picture_ms", histogramObject(measures.firstPicture));
    put(histograms.get(), "round_trip_ms", histogramObject(measures.roundTrip));
    put(histograms.get(), "lost_per_mille", histogramObject(measures.lost));
    put(histograms.get(), "talk_ms", histogramObject(measures.talk));
    put(object, "camera", statistics.camera);
    put(object, "counters", countersObject(statistics.media->counts()));
    put(object, "histograms", std::move(histograms));
    put(object, "viewers", std::move(viewers));
    put(object, "recorder", countersObject(statistics.recorder));
}

}  // namespace

Json statisticsReply(const std::vector<CameraStatistics>& all) {
    Json cameras(json_array());
    for (const auto& statistics : all) {
        Json camera(json_object());
        putStatistics(camera.get(), statistics, true);
        json_array_append_new(cameras.get(), camera.release());
    }
    Json reply = plainReply("statistics");
    put(reply.get(), "bounds", boundsArray());
    put(reply.get(), "cameras", std::move(cameras));
    return reply;
}

Json statisticsReply(const CameraStatistics& statistics) {
    Json reply = plainReply("statistics");
    put(reply.get(), "bounds", boundsArray());
    putStatistics(reply.get(), statistics, false);
    return reply;
}

}  // namespace petcam
