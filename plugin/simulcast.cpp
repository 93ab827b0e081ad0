#include "simulcast.hpp"

namespace petcam {
namespace {

Simulcast ofMedium(const json_t* medium) {
    const json_int_t extension = json_integer_value(json_object_get(medium, "rid-ext"));
    const json_t* rids = json_object_get(medium, "rids");
    if (extension < 1 || extension > 255) return {};
    Simulcast simulcast{.ridExtension = static_cast<std::uint8_t>(extension)};
    for (std::size_t i = 0; i < json_array_size(rids) && i < kMostLayers; ++i) {
        const json_t* rid = json_array_get(rids, i);
        if (json_string_length(rid) == 0) return {};
        simulcast.rids.emplace_back(json_string_value(rid), json_string_length(rid));
    }
    return simulcast;
}

}  // namespace

Simulcast simulcastOf(const json_t* jsep, std::optional<int> mindex) {
    const json_t* media = json_object_get(jsep, "simulcast");
    for (std::size_t i = 0; i < json_array_size(media); ++i) {
        const json_t* medium = json_array_get(media, i);
        const json_t* index = json_object_get(medium, "mindex");
        if (json_is_integer(index) && json_integer_value(index) == mindex) return ofMedium(medium);
    }
    return {};
}

}  // namespace petcam
