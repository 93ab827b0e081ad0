#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "session.hpp"

namespace petcam::janus {

/// The handles that are attached. A message can race the destruction of its handle, so whoever is not on the
/// handle's own loop finds its session here and holds it while using it. Any thread.
class Registry {
public:
    void add(janus_plugin_session* handle, std::shared_ptr<Session> session) {
        const std::lock_guard lock(mutex_);
        sessions_.insert_or_assign(handle, std::move(session));
    }

    std::shared_ptr<Session> find(janus_plugin_session* handle) const {
        const std::lock_guard lock(mutex_);
        const auto found = sessions_.find(handle);
        return found == sessions_.end() ? nullptr : found->second;
    }

    std::shared_ptr<Session> take(janus_plugin_session* handle) {
        const std::lock_guard lock(mutex_);
        auto node = sessions_.extract(handle);
        return node ? std::move(node.mapped()) : nullptr;
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return sessions_.size();
    }

    std::vector<std::shared_ptr<Session>> all() const {
        const std::lock_guard lock(mutex_);
        std::vector<std::shared_ptr<Session>> sessions;
        for (const auto& [handle, session] : sessions_) {
            sessions.push_back(session);
        }
        return sessions;
    }

private:
    mutable std::mutex mutex_;
    std::unordered_map<janus_plugin_session*, std::shared_ptr<Session>> sessions_;
};

}  // namespace petcam::janus
