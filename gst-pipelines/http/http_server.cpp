#include "http/http_server.hpp"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <pthread.h>

#include <set>
#include <thread>

#include "companion/loop_queue.hpp"
#include "http/download.hpp"
#include "http/jobs.hpp"

namespace petcam::gst::http {
namespace {

constexpr std::size_t kThreads = 4;
constexpr goffset kMostBody = 1024;
constexpr goffset kMostIgnoredBody = 64 * 1024;

template <typename T>
struct Unref {
    void operator()(T* object) const noexcept { g_object_unref(object); }
};
template <typename T>
using Object = std::unique_ptr<T, Unref<T>>;

std::string textOf(const char* value) {
    return value ? value : "";
}

Request requestOf(SoupServerMessage* message) {
    SoupMessageHeaders* headers = soup_server_message_get_request_headers(message);
    const auto header = [&](const char* name) {
        return textOf(soup_message_headers_get_list(headers, name));
    };
    GUri* uri = soup_server_message_get_uri(message);
    const SoupMessageBody* body = soup_server_message_get_request_body(message);
    return {soup_server_message_get_method(message),
            textOf(g_uri_get_path(uri)),
            textOf(g_uri_get_query(uri)),
            header("Authorization"),
            header("Range"),
            header("If-Range"),
            header("If-Match"),
            header("If-None-Match"),
            body->data ? std::string(body->data, static_cast<std::size_t>(body->length)) : ""};
}

/// What libsoup makes an address of: it takes every peer for one on a network.
Object<GSocketAddress> anyAddress() {
    const Object<GInetAddress> loopback(g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4));
    return Object<GSocketAddress>(g_inet_socket_address_new(loopback.get(), 0));
}

}  // namespace

/// Everything of the server; outlives it while a picture is still being taken.
class HttpServer::Core : public std::enable_shared_from_this<Core> {
public:
    Core(store::Archive& archive, const HttpSettings& settings, ApiPorts ports, store::Note note)
        : settings_(settings),
          gate_(settings.keyFile),
          now_(ports.now),
          api_(archive, gate_, std::move(ports)),
          note_(std::move(note)),
          listener_(settings.socket),
          context_(g_main_context_new()),
          home_(context_) {}
    ~Core() { g_main_context_unref(context_); }
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    void start() {
        thread_ = std::thread([this] { run(); });
        pthread_setname_np(thread_.native_handle(), "petcam-http");
        note_("recordings: socket=" + settings_.socket.path.string() + " listening");
    }
    void stop() {
        home_.post([this] { stopping_ = true; });
        thread_.join();
    }
    void revoke(const Revocation& revocation) { gate_.revoke(revocation, unixSeconds(now_())); }

private:
    void run() {
        g_main_context_push_thread_default(context_);
        server_.reset(soup_server_new("raw-paths", TRUE, "server-header", nullptr, nullptr));
        jobs_ = std::make_unique<Jobs>(kThreads);
        soup_server_add_early_handler(server_.get(), nullptr, onHeaders, this, nullptr);
        soup_server_add_handler(server_.get(), nullptr, onRequest, this, nullptr);
        listen();
        while (!stopping_) {
            g_main_context_iteration(context_, TRUE);
        }
        g_source_destroy(accepting_);
        g_source_unref(accepting_);
        socket_.reset();
        jobs_.reset();
        home_.close();  // what was on its way home lets go of its message
        forgetWaiting();
        soup_server_disconnect(server_.get());
        while (g_main_context_iteration(context_, FALSE)) {
            // What libsoup has put off ends on its own thread.
        }
        server_.reset();
        g_main_context_pop_thread_default(context_);
    }

    void listen() {
        socket_.reset(g_socket_new_from_fd(::dup(listener_.descriptor()), nullptr));
        accepting_ = g_socket_create_source(socket_.get(), G_IO_IN, nullptr);
        g_source_set_callback(accepting_, G_SOURCE_FUNC(onConnection), this, nullptr);
        g_source_attach(accepting_, context_);
    }

    static gboolean onConnection(GSocket* socket, GIOCondition, gpointer core) {
        static_cast<Core*>(core)->accept(socket);
        return G_SOURCE_CONTINUE;
    }

    /// Not by libsoup itself: it would set no timeout, and end on a request without a Host on a Unix socket.
    void accept(GSocket* listening) {
        const Object<GSocket> socket(g_socket_accept(listening, nullptr, nullptr));
        if (!socket || connections_ >= settings_.connections) return;
        g_socket_set_timeout(socket.get(), static_cast<guint>(settings_.patience.count()));
        const Object<GSocketConnection> connection(
            g_socket_connection_factory_create_connection(socket.get()));
        ++connections_;
        g_object_weak_ref(
            G_OBJECT(connection.get()),
            [](gpointer core, GObject*) { --static_cast<Core*>(core)->connections_; }, this);
        const auto address = anyAddress();
        soup_server_accept_iostream(server_.get(), G_IO_STREAM(connection.get()), address.get(),
                                    address.get(), nullptr);
    }

    /// A body that is none of ours is refused before it is there.
    static void onHeaders(SoupServer*, SoupServerMessage* message, const char*, GHashTable*, gpointer) {
        SoupMessageHeaders* headers = soup_server_message_get_request_headers(message);
        const SoupEncoding encoding = soup_message_headers_get_encoding(headers);
        const bool hasLength = encoding == SOUP_ENCODING_CONTENT_LENGTH;
        if (encoding == SOUP_ENCODING_NONE ||
            (hasLength && soup_message_headers_get_content_length(headers) <= kMostBody)) {
            return;
        }
        SoupMessageHeaders* answer = soup_server_message_get_response_headers(message);
        soup_message_headers_append(answer, "Connection", "close");
        soup_server_message_set_status(
            message, hasLength ? SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE : SOUP_STATUS_LENGTH_REQUIRED, nullptr);
        soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
        g_signal_connect(message, "got-chunk", G_CALLBACK(onUnwanted), nullptr);
    }

    /// Some of it is read, so that the client sees why; not all.
    static void onUnwanted(SoupServerMessage* message, GBytes*, gpointer) {
        const SoupMessageBody* body = soup_server_message_get_request_body(message);
        if (body->length > kMostIgnoredBody) Download::cut(message);
    }

    static void onRequest(SoupServer*, SoupServerMessage* message, const char*, GHashTable*, gpointer core) {
        static_cast<Core*>(core)->answer(message);
    }

    /// A request whose answer is being made. A picture may come when we have ended, so what it holds of
    /// libsoup's is taken away then.
    struct Waiting {
        MessagePtr message;
    };

    void answer(SoupServerMessage* message) {
        soup_server_message_pause(message);
        const auto waiting = std::make_shared<Waiting>(Waiting{share(message)});
        waiting_.insert(waiting);
        const auto done = [weak = weak_from_this(), waiting](Response response) {
            if (const auto core = weak.lock()) core->respond(waiting, std::move(response));
        };
        jobs_->add([this, request = requestOf(message), done] { api_.answer(request, done); });
    }

    void respond(const std::shared_ptr<Waiting>& waiting, Response response) {
        home_.post([this, waiting, response = std::move(response)]() {
            waiting_.erase(waiting);
            const MessagePtr message = std::move(waiting->message);
            if (!message) return;
            Download::start(message, response,
                            {[this](std::function<void()> job) { jobs_->add(std::move(job)); },
                             [this](std::function<void()> job) { home_.post(std::move(job)); }});
        });
    }

    void forgetWaiting() {
        for (const auto& waiting : waiting_) {
            waiting->message.reset();
        }
        waiting_.clear();
    }

    const HttpSettings settings_;
    TicketGate gate_;
    const std::function<WallTime()> now_;
    Api api_;
    const store::Note note_;
    UnixListener listener_;
    GMainContext* const context_;
    companion::LoopQueue home_;

    // Of the server's thread.
    Object<SoupServer> server_;
    Object<GSocket> socket_;
    GSource* accepting_ = nullptr;
    std::unique_ptr<Jobs> jobs_;
    std::size_t connections_ = 0;
    bool stopping_ = false;
    std::set<std::shared_ptr<Waiting>> waiting_;

    std::thread thread_;
};

HttpServer::HttpServer(store::Archive& archive, const HttpSettings& settings, ApiPorts ports,
                       store::Note note)
    : core_(std::make_shared<Core>(archive, settings, std::move(ports), std::move(note))) {
    core_->start();
}

HttpServer::~HttpServer() {
    core_->stop();
}

void HttpServer::revoke(const Revocation& revocation) {
    core_->revoke(revocation);
}

}  // namespace petcam::gst::http
