#pragma once

#include <libsoup/soup.h>

#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "bridge/glib_ptr.hpp"
#include "bridge/happened.hpp"
#include "bridge/metrics_text.hpp"
#include "bridge/settings.hpp"
#include "bridge/webhook_queue.hpp"
#include "bridge/webhook_signature.hpp"

namespace petcam::bridge {

/// The message about something that happened: {"id":…,"event":…,"camera":…,"name":…,"time":…}.
Delivery deliveryOf(const Happened& happened, const std::string& id, std::int64_t time);
/// What comes back may not be asked for again: refused for good.
bool isFinalStatus(unsigned status);
/// Scheme and host of an address: what stands behind them, or before the host, may be a secret.
std::string publicPartOf(const std::string& url);

/// Delivers events to one URL, one after another. Used on the thread of its loop.
class Webhook {
public:
    using Note = std::function<void(const std::string&)>;

    static constexpr std::chrono::milliseconds kPatience{10000};

    /// `counts`: of all webhooks together; outlives this. `patience`: from the request to the whole head of
    /// the answer, whatever trickles in meanwhile.
    Webhook(const WebhookSettings& settings, BridgeCounts& counts, Note note,
            std::chrono::milliseconds patience = kPatience);
    ~Webhook();
    Webhook(const Webhook&) = delete;
    Webhook& operator=(const Webhook&) = delete;

    void tell(const Happened& happened);
    std::size_t waiting() const { return queue_.size(); }

private:
    void look();
    void send(const Delivery& delivery);
    void sent(unsigned status, const std::string& error);
    std::string newId();

    const WebhookSettings settings_;
    const SigningKey key_;
    BridgeCounts& counts_;
    const Note note_;
    std::mt19937_64 random_{std::random_device{}()};
    WebhookQueue queue_;
    bool hasNoted_ = false;  ///< that it does not work
    GPtr<SoupSession> session_;
    const std::chrono::milliseconds patience_;
    GPtr<GCancellable> asking_;
    Timer deadline_;
    Timer timer_;
    std::shared_ptr<Webhook*> self_ = std::make_shared<Webhook*>(this);
};

}  // namespace petcam::bridge
