#include "bridge/home_link.hpp"

#include <cstdlib>
#include <memory>
#include <utility>

namespace petcam::bridge {
namespace {

std::string lineOf(const json_t* object) {
    const std::unique_ptr<char, decltype(&std::free)> text(json_dumps(object, JSON_COMPACT), std::free);
    return text ? text.get() : "{}";
}

std::string subscription() {
    const Json object(json_pack("{s:s, s:s, s:i, s:b}", "request", "subscribe", "client", "bridge", "version",
                                companion::kControlVersion, "conditions", 1));
    return lineOf(object.get());
}

std::string word(const json_t* object, const char* key) {
    const char* text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

}  // namespace

HomeLink::HomeLink(std::string path, Outlet outlet)
    : outlet_(std::move(outlet)),
      link_(std::move(path), subscription(),
            {[this](std::string_view line) { return onSubscribed(line); }, [this] { onLost(); },
             [this](std::string_view line) { return onLine(line); }, outlet_.note}) {}

void HomeLink::ask(const char* request, const std::string& camera, Json more, Answered answered) {
    if (!link_.isConnected()) return answered(nullptr);
    put(more.get(), "request", request);
    put(more.get(), "camera", camera);
    put(more.get(), "id", ++lastId_);
    waiting_[lastId_] = std::move(answered);
    link_.send(lineOf(more.get()));
}

bool HomeLink::onSubscribed(std::string_view line) {
    const Json message(json_loadb(line.data(), line.size(), 0, nullptr));
    auto home = homeOf(message.get());
    if (!home) return false;
    ++connections_;
    home_ = std::move(*home);
    outlet_.changed(home_);
    return true;
}

bool HomeLink::onLine(std::string_view line) {
    const Json message(json_loadb(line.data(), line.size(), 0, nullptr));
    if (json_object_get(message.get(), "id")) return onAnswer(message.get());
    if (word(message.get(), "petcam") == "error") {
        outlet_.note("the home server refused: " + word(message.get(), "error"));
        return true;
    }
    if (word(message.get(), "petcam") != "event") return true;  // of a later version
    if (!apply(home_, message.get())) return false;
    outlet_.changed(home_);
    return true;
}

bool HomeLink::onAnswer(const json_t* message) {
    const auto found = waiting_.find(json_integer_value(json_object_get(message, "id")));
    if (found == waiting_.end()) return true;
    const auto answered = std::move(waiting_.extract(found).mapped());
    const bool refused = word(message, "petcam") == "error";
    if (refused) outlet_.note("the home server refused: " + word(message, "error"));
    answered(refused ? nullptr : message);
    return true;
}

void HomeLink::onLost() {
    for (const auto& [id, answered] : std::exchange(waiting_, {}))
        answered(nullptr);
    outlet_.lost();
}

}  // namespace petcam::bridge
