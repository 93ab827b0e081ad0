#include "fields.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace petcam {
namespace {

constexpr std::size_t kMaxSecretBytes = 128;
constexpr json_int_t kLatestTime = 4102444800;  // 2100-01-01

[[noreturn]] void wrongType(const std::string& field, const char* wanted) {
    throw RequestError(ErrorCode::WrongType, field + " must be " + wanted);
}
[[noreturn]] void invalid(const std::string& field, const char* wanted) {
    throw RequestError(ErrorCode::InvalidValue, field + " must be " + wanted);
}

std::string asText(const std::string& field, const json_t* value) {
    if (!json_is_string(value)) wrongType(field, "a string");
    return {json_string_value(value), json_string_length(value)};
}

WallTime asTime(const std::string& field, const json_t* value) {
    if (!json_is_integer(value)) wrongType(field, "a time in Unix seconds, or null");
    const json_int_t seconds = json_integer_value(value);
    if (seconds < 0 || seconds > kLatestTime) invalid(field, "a time in Unix seconds before the year 2100");
    return WallTime(std::chrono::seconds(seconds));
}

Rights asRights(const std::string& field, const json_t* value) {
    constexpr const char* kWords = "an array of \"watch\", \"listen\", \"talk\", \"playback\", \"manage\"";
    if (!json_is_array(value)) wrongType(field, kWords);
    if (json_array_size(value) > std::size(kAllRights)) invalid(field, kWords);
    Rights rights;
    for (std::size_t i = 0; i < json_array_size(value); ++i) {
        const auto right = rightOf(asText(field, json_array_get(value, i)));
        if (!right) invalid(field, kWords);
        rights.add(*right);
    }
    return rights;
}

/// A key that the client made up: shown only as far as it is harmless.
std::string printable(std::string_view key) {
    constexpr std::size_t kShown = 32;
    std::string shown = "\"";
    for (const char c : key.substr(0, kShown)) {
        shown += c > 0x20 && c < 0x7F ? c : '?';
    }
    return shown + (key.size() > kShown ? "...\"" : "\"");
}

Grant asGrant(const std::string& field, const json_t* value) {
    if (!json_is_object(value)) wrongType(field, "an object, or null");
    Grant grant;
    const char* key = nullptr;
    json_t* inner = nullptr;
    json_object_foreach(const_cast<json_t*>(value), key, inner) {
        const std::string_view name(key);
        if (name == "rights") {
            grant.rights = asRights(field + ".rights", inner);
        } else if (name == "from" || name == "until") {
            if (json_is_null(inner)) continue;
            (name == "from" ? grant.window.from : grant.window.until) =
                asTime(field + "." + std::string(name), inner);
        } else {
            throw RequestError(ErrorCode::UnknownField, "unknown field " + printable(name) + " in " + field);
        }
    }
    if (!json_object_get(value, "rights")) {
        throw RequestError(ErrorCode::MissingField, field + ".rights is missing");
    }
    return grant;
}

}  // namespace

bool Fields::has(const char* field) {
    return json_object_get(object_, field) != nullptr;
}

std::string Fields::text(const char* field) {
    return asText(field, need(field));
}

std::string Fields::textOr(const char* field, const char* otherwise) {
    const json_t* value = take(field);
    return value ? asText(field, value) : otherwise;
}

std::string Fields::secret(const char* field) {
    std::string secret = text(field);
    if (secret.empty() || secret.size() > kMaxSecretBytes) invalid(field, "1 to 128 bytes");
    return secret;
}

MemberId Fields::member(const char* field) {
    const auto id = memberIdOf(text(field));
    if (!id) invalid(field, "the id of a member, such as \"m1\"");
    return *id;
}

CameraId Fields::camera(const char* field) {
    const auto id = cameraIdOf(text(field));
    if (!id) invalid(field, "the id of a camera, such as \"c1\"");
    return *id;
}

DeviceId Fields::device(const char* field) {
    const auto id = deviceIdOf(text(field));
    if (!id) invalid(field, "the id of a device, such as \"d1\"");
    return *id;
}

Role Fields::role(const char* field) {
    const auto role = roleOf(text(field));
    if (!role) invalid(field, "\"owner\", \"family\" or \"sitter\"");
    return *role;
}

Capture Fields::capture(const char* field) {
    const auto capture = captureOf(text(field));
    if (!capture) invalid(field, "\"on\", \"paused\" or \"interrupted\"");
    return *capture;
}

std::optional<Network> Fields::network(const char* field) {
    const json_t* value = take(field);
    if (!value) return std::nullopt;
    const auto network = networkOf(asText(field, value));
    if (!network) invalid(field, "\"wifi\", \"cellular\", \"ethernet\" or \"other\"");
    return network;
}

std::set<Warning> Fields::warnings(const char* field) {
    constexpr const char* kWords = "an array of \"hot\", \"slow\", \"unplugged\", each at most once";
    const json_t* value = take(field);
    if (!value) return {};
    if (!json_is_array(value)) wrongType(field, kWords);
    std::set<Warning> warnings;
    for (std::size_t i = 0; i < json_array_size(value); ++i) {
        const json_t* word = json_array_get(value, i);
        if (!json_is_string(word)) wrongType(field, kWords);
        const auto warning = warningOf(asText(field, word));
        if (!warning || !warnings.insert(*warning).second) invalid(field, kWords);
    }
    return warnings;
}

std::optional<int> Fields::number(const char* field, int most) {
    const auto number = integer(field, most);
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

std::optional<std::int64_t> Fields::integer(const char* field, std::int64_t most) {
    const json_t* value = take(field);
    if (!value) return std::nullopt;
    const std::string wanted = "a whole number from 0 to " + std::to_string(most);
    if (!json_is_integer(value)) wrongType(field, wanted.c_str());
    const json_int_t number = json_integer_value(value);
    if (number < 0 || number > most) invalid(field, wanted.c_str());
    return number;
}

std::optional<double> Fields::real(const char* field, double least, double most) {
    const json_t* value = take(field);
    if (!value) return std::nullopt;
    const std::string wanted =
        "a number from " + std::to_string(std::lround(least)) + " to " + std::to_string(std::lround(most));
    if (!json_is_number(value)) wrongType(field, wanted.c_str());
    const double number = json_number_value(value);
    if (number < least || number > most) invalid(field, wanted.c_str());
    return number;
}

std::optional<bool> Fields::flag(const char* field) {
    const json_t* value = take(field);
    if (!value) return std::nullopt;
    if (!json_is_boolean(value)) wrongType(field, "true or false");
    return json_is_true(value);
}

bool Fields::neededFlag(const char* field) {
    need(field);
    return *flag(field);
}

json_t* Fields::object(const char* field) {
    const json_t* value = need(field);
    if (!json_is_object(value)) wrongType(field, "an object");
    return const_cast<json_t*>(value);  // json_object_foreach wants it so
}

Quality Fields::quality(const char* field) {
    const auto quality = qualityOf(text(field));
    if (!quality) invalid(field, "\"auto\", \"saver\", \"best\" or \"tile\"");
    return *quality;
}

std::optional<Rights> Fields::rights(const char* field) {
    const json_t* value = take(field);
    return value ? std::optional(asRights(field, value)) : std::nullopt;
}

std::optional<std::optional<WallTime>> Fields::time(const char* field) {
    const json_t* value = take(field);
    if (!value) return std::nullopt;
    if (json_is_null(value)) return std::optional<WallTime>{};
    return asTime(field, value);
}

std::optional<std::map<CameraId, std::optional<Grant>>> Fields::grants(const char* field) {
    constexpr std::size_t kMost = 1000;
    const json_t* value = take(field);
    if (!value) return std::nullopt;
    if (!json_is_object(value)) wrongType(field, "an object of cameras");
    if (json_object_size(value) > kMost) invalid(field, "an object of at most 1000 cameras");
    std::map<CameraId, std::optional<Grant>> grants;
    const char* key = nullptr;
    json_t* inner = nullptr;
    json_object_foreach(const_cast<json_t*>(value), key, inner) {
        const auto id = cameraIdOf(key);
        if (!id) invalid(field, "an object with ids of cameras, such as \"c1\"");
        grants[*id] = json_is_null(inner)
                          ? std::nullopt
                          : std::optional(asGrant(std::string(field) + "." + toString(*id), inner));
    }
    return grants;
}

void Fields::refuseOthers() const {
    const char* key = nullptr;
    json_t* value = nullptr;
    json_object_foreach(const_cast<json_t*>(object_), key, value) {
        if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
            throw RequestError(ErrorCode::UnknownField, "unknown field " + printable(key));
        }
    }
}

const json_t* Fields::take(const char* field) {
    known_.emplace_back(field);
    return json_object_get(object_, field);
}

const json_t* Fields::need(const char* field) {
    const json_t* value = take(field);
    if (!value) throw RequestError(ErrorCode::MissingField, std::string(field) + " is missing");
    return value;
}

}  // namespace petcam
