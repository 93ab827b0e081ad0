#include "ice_servers.hpp"

namespace petcam::janus {
namespace {

Json server(const std::vector<std::string>& urls) {
    Json list(json_array());
    for (const auto& url : urls) {
        json_array_append_new(list.get(), jsonText(url).release());
    }
    Json object(json_object());
    put(object.get(), "urls", std::move(list));
    return object;
}

}  // namespace

IceServers::IceServers(const IceSettings& settings, const WallClock& clock)
    : lifetime_(settings.credentialLifetime), clock_(clock) {
    for (const auto& url : settings.urls) {
        (url.starts_with("stun") ? stun_ : turn_).push_back(url);
    }
    if (!turn_.empty()) secret_.emplace(settings.turnSecretFile);
}

Json IceServers::grantTo(const std::string& device) const {
    if (stun_.empty() && turn_.empty()) return nullptr;
    Json servers(json_array());
    if (!stun_.empty()) json_array_append_new(servers.get(), server(stun_).release());
    if (!turn_.empty()) {
        const auto ends = (clock_.now() + lifetime_).time_since_epoch();
        const std::string user = std::to_string(ends.count()) + ":" + device;
        Json turn = server(turn_);
        put(turn.get(), "username", user);
        put(turn.get(), "credential", secret_->passwordOf(user));
        json_array_append_new(servers.get(), turn.release());
    }
    Json object(json_object());
    put(object.get(), "servers", std::move(servers));
    put(object.get(), "expires_in", static_cast<std::int64_t>(lifetime_.count()));
    return object;
}

}  // namespace petcam::janus
