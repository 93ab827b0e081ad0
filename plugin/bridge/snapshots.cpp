#include "bridge/snapshots.hpp"

#include <gio/gunixsocketaddress.h>

#include <algorithm>

namespace petcam::bridge {
namespace {

constexpr unsigned kTimeoutSeconds = 15;

/// It becomes part of a path.
bool isEventId(const std::string& text) {
    return !text.empty() && text.size() <= 32 &&
           std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isalnum(c); });
}

std::string_view textOf(GBytes* bytes) {
    gsize size = 0;
    const void* data = g_bytes_get_data(bytes, &size);
    return {static_cast<const char*>(data), size};
}

std::string eventOf(GBytes* body) {
    const std::string_view text = textOf(body);
    const Json object(json_loadb(text.data(), text.size(), 0, nullptr));
    const char* event = json_string_value(json_object_get(object.get(), "event"));
    return event && isEventId(event) ? event : "";
}

std::string pathOf(const std::string& event) {
    return "events/" + event + "/snapshot.jpg";
}

}  // namespace

Snapshots::Snapshots(const std::filesystem::path& mediaSocket, HomeLink& link, Picture picture)
    : link_(link), picture_(std::move(picture)), stopping_(g_cancellable_new()) {
    const GPtr<GSocketAddress> address(g_unix_socket_address_new(mediaSocket.c_str()));
    session_.reset(soup_session_new_with_options("remote-connectable", address.get(), "timeout",
                                                 kTimeoutSeconds, nullptr));
}

Snapshots::~Snapshots() {
    alive_.reset();
    g_cancellable_cancel(stopping_.get());
    soup_session_abort(session_.get());
}

void Snapshots::ofEvent(const std::string& camera, const std::string& event) {
    if (!isEventId(event)) return;
    Wish& wish = wishes_[camera];
    wish.event = event;
    wish.attempts = 0;
    wish.again.stop();
    look(camera);
}

void Snapshots::look(const std::string& camera) {
    const std::string event = wishes_[camera].event;
    fetch("GET", camera, pathOf(event), [this, camera, event](GBytes* body) {
        Wish& wish = wishes_[camera];
        if (wish.event != event) return;  // there is a newer one, or its picture is here
        if (body) {
            wish.event.clear();
            return picture_(camera, textOf(body));
        }
        if (++wish.attempts < kAttempts) wish.again.set(kBetween, [this, camera] { look(camera); });
    });
}

void Snapshots::take(const std::string& camera, std::function<void(bool)> done) {
    fetch("POST", camera, "cameras/" + camera + "/snapshot", [this, camera, done](GBytes* body) {
        const std::string event = body ? eventOf(body) : "";
        if (event.empty()) return done(false);
        fetch("GET", camera, pathOf(event), [this, camera, done](GBytes* jpeg) {
            if (jpeg) picture_(camera, textOf(jpeg));
            done(jpeg != nullptr);
        });
    });
}

void Snapshots::fetch(const char* method, const std::string& camera, const std::string& path,
                      Fetched fetched) {
    link_.ask("ticket", camera,
              [this, alive = std::weak_ptr(alive_), method, path,
               fetched = std::move(fetched)](const json_t* answer) {
                  if (!alive.lock()) return;
                  const char* ticket = json_string_value(json_object_get(answer, "ticket"));
                  ticket ? send(method, path, ticket, fetched) : fetched(nullptr);
              });
}

void Snapshots::send(const char* method, const std::string& path, const std::string& ticket,
                     Fetched fetched) {
    struct Asked {
        std::weak_ptr<bool> alive;
        Fetched fetched;
    };
    const GPtr<SoupMessage> message(soup_message_new(method, ("http://petcam/media/v1/" + path).c_str()));
    SoupMessageHeaders* headers = soup_message_get_request_headers(message.get());
    soup_message_headers_append(headers, "Authorization", ("Bearer " + ticket).c_str());
    if (method == std::string_view("POST")) soup_message_headers_set_content_length(headers, 0);
    soup_session_send_and_read_async(
        session_.get(), message.get(), G_PRIORITY_DEFAULT, stopping_.get(),
        [](GObject* session, GAsyncResult* result, gpointer data) {
            const std::unique_ptr<Asked> asked(static_cast<Asked*>(data));
            SoupMessage* sent = soup_session_get_async_result_message(SOUP_SESSION(session), result);
            const bool good = sent && soup_message_get_status(sent) == SOUP_STATUS_OK;
            GBytes* body = soup_session_send_and_read_finish(SOUP_SESSION(session), result, nullptr);
            if (asked->alive.lock()) asked->fetched(good ? body : nullptr);
            if (body) g_bytes_unref(body);
        },
        new Asked{alive_, std::move(fetched)});
}

}  // namespace petcam::bridge
