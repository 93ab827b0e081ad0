#include "bridge/webhook.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

#include "json.hpp"
#include "version.hpp"

namespace petcam::bridge {
namespace {

/// What went wrong, for the log. Nobody but the deadline cancels while somebody listens.
std::string reasonOf(GError* error) {
    const bool late = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    const std::string text = textOf(error);
    return late ? "no answer in time" : text;
}

std::int64_t unixNow() {
    return g_get_real_time() / G_USEC_PER_SEC;
}

using Clock = std::chrono::steady_clock;

}  // namespace

Delivery deliveryOf(const Happened& happened, const std::string& id, std::int64_t time) {
    Json object(json_object());
    put(object.get(), "id", id);
    put(object.get(), "event", happened.event);
    put(object.get(), "camera", happened.camera);
    put(object.get(), "name", happened.name);
    put(object.get(), "time", time);
    const std::unique_ptr<char, decltype(&std::free)> text(json_dumps(object.get(), JSON_COMPACT), std::free);
    return {id, text ? text.get() : "{}"};
}

bool isFinalStatus(unsigned status) {
    return status >= 400 && status < 500 && status != SOUP_STATUS_REQUEST_TIMEOUT && status != 429;
}

std::string publicPartOf(const std::string& url) {
    gchar* scheme = nullptr;
    gchar* host = nullptr;
    g_uri_split(url.c_str(), G_URI_FLAGS_NONE, &scheme, nullptr, &host, nullptr, nullptr, nullptr, nullptr,
                nullptr);
    const std::string text = std::string(scheme ? scheme : "") + "://" + (host ? host : "");
    g_free(scheme);
    g_free(host);
    return text;
}

Webhook::Webhook(const WebhookSettings& settings, BridgeCounts& counts, Note note,
                 std::chrono::milliseconds patience)
    : settings_(settings),
      key_(signingKeyOf(readSecret(settings.secretFile)).value_or(SigningKey{})),
      counts_(counts),
      note_(std::move(note)),
      session_(soup_session_new_with_options(
          "user-agent", (std::string("petcam-bridge/") + kVersionText).c_str(), nullptr)),
      patience_(patience) {
    if (key_.empty()) throw SettingsError(settings.secretFile.string() + ": holds no whsec_ key any more");
}

Webhook::~Webhook() {
    self_.reset();
    if (asking_) g_cancellable_cancel(asking_.get());
    soup_session_abort(session_.get());
}

void Webhook::tell(const Happened& happened) {
    if (!settings_.events.empty() && !settings_.events.contains(happened.event)) return;
    if (!queue_.push(deliveryOf(happened, newId(), unixNow()))) ++counts_.webhooksDropped;
    look();
}

std::string Webhook::newId() {
    std::array<unsigned char, 12> bytes{};
    if (RAND_bytes(bytes.data(), bytes.size()) != 1)
        throw std::runtime_error("no random numbers (RAND_bytes)");
    std::string id = "msg_";
    for (const unsigned char byte : bytes) {
        id += "0123456789abcdef"[byte >> 4];
        id += "0123456789abcdef"[byte & 15];
    }
    return id;
}

void Webhook::look() {
    if (const auto delivery = queue_.take(Clock::now())) return send(*delivery);
    const auto at = queue_.next();
    if (!at) return;
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(*at - Clock::now());
    timer_.set(pause, [this] { look(); });
}

void Webhook::send(const Delivery& delivery) {
    const GPtr<SoupMessage> message(soup_message_new("POST", settings_.url.c_str()));
    const std::int64_t now = unixNow();
    SoupMessageHeaders* headers = soup_message_get_request_headers(message.get());
    soup_message_headers_append(headers, "webhook-id", delivery.id.c_str());
    soup_message_headers_append(headers, "webhook-timestamp", std::to_string(now).c_str());
    soup_message_headers_append(headers, "webhook-signature",
                                webhookSignature(key_, delivery.id, now, delivery.body).c_str());
    GBytes* body = g_bytes_new(delivery.body.data(), delivery.body.size());
    soup_message_set_request_body_from_bytes(message.get(), "application/json", body);
    g_bytes_unref(body);
    // The signature is for this address only; nobody forwards it.
    soup_message_add_flags(message.get(), SOUP_MESSAGE_NO_REDIRECT);
    asking_.reset(g_cancellable_new());
    deadline_.set(patience_, [this] { g_cancellable_cancel(asking_.get()); });
    soup_session_send_async(
        session_.get(), message.get(), G_PRIORITY_DEFAULT, asking_.get(),
        [](GObject* session, GAsyncResult* result, gpointer data) {
            const std::unique_ptr<std::weak_ptr<Webhook*>> self(static_cast<std::weak_ptr<Webhook*>*>(data));
            SoupMessage* asked = soup_session_get_async_result_message(SOUP_SESSION(session), result);
            const unsigned status = asked ? soup_message_get_status(asked) : 0;
            GError* error = nullptr;
            const GPtr<GInputStream> answer(soup_session_send_finish(SOUP_SESSION(session), result, &error));
            const std::string text = answer ? "" : reasonOf(error);
            if (const auto alive = self->lock()) (*alive)->sent(answer ? status : 0, text);
        },
        new std::weak_ptr<Webhook*>(self_));
}

void Webhook::sent(unsigned status, const std::string& error) {
    deadline_.stop();
    if (status >= 200 && status < 300) {
        ++counts_.webhooksDelivered;
        queue_.succeeded();
        if (std::exchange(hasNoted_, false))
            note_("webhook at " + publicPartOf(settings_.url) + " works again");
        return look();
    }
    const double chance = std::uniform_real_distribution<double>(0, 1)(random_);
    const bool again = queue_.failed(Clock::now(), isFinalStatus(status), chance);
    again ? ++counts_.webhooksRetried : ++counts_.webhooksGivenUp;
    if (!std::exchange(hasNoted_, true)) {
        note_("webhook at " + publicPartOf(settings_.url) +
              " does not work: " + (error.empty() ? "it answered " + std::to_string(status) : error));
    }
    look();
}

}  // namespace petcam::bridge
