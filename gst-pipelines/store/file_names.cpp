#include "store/file_names.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace petcam::gst::store {
namespace {

constexpr std::size_t kMomentLength = sizeof "20261126T190432.123456Z" - 1;
constexpr int kMostPictures = 99;

std::string momentText(WallTime at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02d.%06dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return text.data();
}

std::optional<int> number(std::string_view text) noexcept {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<WallTime> momentOf(std::string_view text) {
    if (text.size() != kMomentLength || text[8] != 'T' || text[15] != '.' || text[22] != 'Z')
        return std::nullopt;
    const auto year = number(text.substr(0, 4)), month = number(text.substr(4, 2)),
               day = number(text.substr(6, 2)), hours = number(text.substr(9, 2)),
               minutes = number(text.substr(11, 2)), seconds = number(text.substr(13, 2)),
               parts = number(text.substr(16, 6));
    if (!year || !month || !day || !hours || !minutes || !seconds || !parts) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
           std::chrono::seconds(*seconds) + Microseconds(*parts);
}

/// Takes what stands before `separator` off the front, the separator too; nothing when there is none.
std::optional<std::string_view> takeUntil(std::string_view& text, char separator) noexcept {
    const auto end = text.find(separator);
    if (end == std::string_view::npos) return std::nullopt;
    const auto head = text.substr(0, end);
    text.remove_prefix(end + 1);
    return head;
}

}  // namespace

const char* toText(Container container) noexcept {
    return container == Container::Mp4 ? "mp4" : "webm";
}

const char* toText(EventType type) noexcept {
    switch (type) {
        case EventType::Motion:
            return "motion";
        case EventType::Sound:
            return "sound";
        case EventType::Talk:
            return "talk";
        default:
            return "snapshot";
    }
}

std::optional<Container> containerOf(std::string_view text) noexcept {
    for (const auto one : {Container::Mp4, Container::WebM}) {
        if (text == toText(one)) return one;
    }
    return std::nullopt;
}

std::optional<EventType> eventTypeOf(std::string_view text) noexcept {
    for (const auto one : {EventType::Motion, EventType::Sound, EventType::Talk, EventType::Snapshot}) {
        if (text == toText(one)) return one;
    }
    return std::nullopt;
}

std::string toText(const ClipName& name) {
    return toString(name.id) + "-" + momentText(name.start) + "." + toText(name.container);
}

std::string toText(const PictureName& name) {
    return toString(name.event) + "-" + toText(name.type) + "-" + momentText(name.start) + "-" +
           std::to_string(name.number) + (name.cropped ? "-crop.jpg" : ".jpg");
}

std::optional<ClipName> clipNameOf(std::string_view file) {
    const auto id = takeUntil(file, '-');
    const auto moment = momentOf(file.substr(0, kMomentLength));
    if (!id || !moment || file.size() <= kMomentLength || file[kMomentLength] != '.') return std::nullopt;
    const auto clip = clipIdOf(*id);
    const auto container = containerOf(file.substr(kMomentLength + 1));
    if (!clip || !container) return std::nullopt;
    return ClipName{*clip, *moment, *container};
}

std::optional<PictureName> pictureNameOf(std::string_view file) {
    if (!file.ends_with(".jpg")) return std::nullopt;
    file.remove_suffix(4);
    const bool cropped = file.ends_with("-crop");
    if (cropped) file.remove_suffix(5);
    const auto id = takeUntil(file, '-'), kind = takeUntil(file, '-'), at = takeUntil(file, '-');
    if (!id || !kind || !at || file.empty() || file.size() > 2 || file[0] == '0') return std::nullopt;
    const auto event = eventIdOf(*id);
    const auto type = eventTypeOf(*kind);
    const auto start = momentOf(*at);
    const auto count = number(file);
    if (!event || !type || !start || !count || *count > kMostPictures) return std::nullopt;
    return PictureName{*event, *type, *start, *count, cropped};
}

std::string dayOf(WallTime at) {
    const std::time_t seconds = static_cast<std::time_t>(unixSeconds(at));
    std::tm local{};
    ::localtime_r(&seconds, &local);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &local);
    return text.data();
}

bool isDay(std::string_view text) noexcept {
    return text.size() == 10 && text[4] == '-' && text[7] == '-' && number(text.substr(0, 4)) &&
           number(text.substr(5, 2)) && number(text.substr(8, 2));
}

}  // namespace petcam::gst::store
