/* Many Socket.IO screens in one cheap process: raw WebSocket over epoll, as little work as can be.
 *
 * Commands on stdin, one a line; each is answered by one line on stdout:
 *   connect FIRST COUNT JOIN   open sockets FIRST..; JOIN is sent as event 0 once in, "-" for none
 *   answer EVENT               every socket sends EVENT (its %d is the socket) as event 1
 *   close FIRST COUNT          cut connections
 *   dump FILE                  write "kind number nanoseconds" of every arrival, and forget them
 * Tokens come from the file argv[3], one a line, used in turn; none: no token.
 * Moments are of CLOCK_MONOTONIC, which Python's time.monotonic_ns reads too.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 8192
#define BUFFER (1 << 18)

struct screen { int fd, stage; size_t held; char *buffer; long began; };
struct arrival { char kind; long number, at; };

static struct screen screens[MOST];
static struct arrival *arrivals;
static size_t arrived, room;
static char *tokens[MOST];
static int token_count, loop, waiting;
static char join[4096] = "-";
static struct sockaddr_in address;

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void note(char kind, long number, long at) {
    if (arrived == room) {
        room = room ? room * 2 : 1 << 16;
        arrivals = realloc(arrivals, room * sizeof *arrivals);
    }
    arrivals[arrived++] = (struct arrival){kind, number, at};
}

static void all(int fd, const char *data, size_t size) {
    while (size) {
        ssize_t sent = write(fd, data, size);
        if (sent < 0) { if (errno == EAGAIN) { usleep(100); continue; } return; }
        data += sent; size -= (size_t)sent;
    }
}

static void say(struct screen *s, const char *text) {
    size_t size = strlen(text), head = 6;
    static char frame[16384];
    frame[0] = (char)0x81;
    if (size < 126) frame[1] = (char)(0x80 | size);
    else { frame[1] = (char)(0x80 | 126); frame[2] = (char)(size >> 8); frame[3] = (char)size; head = 8; }
    memset(frame + head - 4, 0, 4); /* a mask of zeros */
    memcpy(frame + head, text, size);
    all(s->fd, frame, head + size);
}

static void enter(int number) {
    struct screen *s = &screens[number];
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    s->began = now();
    if (connect(s->fd, (struct sockaddr *)&address, sizeof address)) { perror("connect"); exit(1); }
    int one = 1;
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(s->fd, F_SETFL, O_NONBLOCK);
    if (!s->buffer) s->buffer = malloc(BUFFER);
    s->held = 0; s->stage = 0;
    char request[512];
    snprintf(request, sizeof request,
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", ntohs(address.sin_port));
    all(s->fd, request, strlen(request));
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (unsigned)number};
    epoll_ctl(loop, EPOLL_CTL_ADD, s->fd, &event);
    waiting++;
}

static void in(int number, char kind) {
    note(kind, number, now() - screens[number].began);
    screens[number].stage = 3;
    waiting--;
}

static void hear(int number, char *text, size_t size) {
    struct screen *s = &screens[number];
    long at = now();
    text[size] = 0;
    if (text[0] == '2') { say(s, "3"); return; }
    if (text[0] == '0') {
        char hello[2048];
        if (token_count) snprintf(hello, sizeof hello, "40{\"token\":\"%s\"}", tokens[number % token_count]);
        else strcpy(hello, "40");
        say(s, hello);
        return;
    }
    if (!strncmp(text, "44", 2)) { fprintf(stderr, "refused: %s\n", text); exit(1); }
    if (!strncmp(text, "40", 2)) {
        if (strcmp(join, "-")) say(s, join); else in(number, 'j');
        return;
    }
    if (!strncmp(text, "430", 3) && text[3] == '[') {
        if (!strstr(text, "\"ok\":true")) { fprintf(stderr, "refused: %.300s\n", text); exit(1); }
        in(number, 'j');
        return;
    }
    if (!strncmp(text, "431", 3) && text[3] == '[') {
        note(strstr(text, "\"counted\":true") ? 'a' : 'x', number, at);
        waiting--;
        return;
    }
    if (!strncmp(text, "42[\"set_slide\"", 14)) {
        char *seq = strstr(text, "\"seq\":");
        if (seq) note('e', atol(seq + 6), at);
    }
}

static void receive(int number) {
    struct screen *s = &screens[number];
    ssize_t size = read(s->fd, s->buffer + s->held, BUFFER - 1 - s->held);
    if (size <= 0) {
        if (size < 0 && errno == EAGAIN) return;
        note('c', number, now());
        close(s->fd); s->fd = -1;
        return;
    }
    s->held += (size_t)size;
    char *at = s->buffer;
    size_t left = s->held;
    if (s->stage == 0) {
        char *end = memmem(at, left, "\r\n\r\n", 4);
        if (!end) return;
        left -= (size_t)(end + 4 - at); at = end + 4; s->stage = 1;
    }
    while (left >= 2) {
        size_t length = (unsigned char)at[1] & 127, head = 2;
        if (length == 126) { if (left < 4) break; length = (size_t)(unsigned char)at[2] << 8 | (unsigned char)at[3]; head = 4; }
        else if (length == 127) {
            if (left < 10) break;
            length = 0;
            for (int i = 2; i < 10; i++) length = length << 8 | (unsigned char)at[i];
            head = 10;
        }
        if (left < head + length) break;
        int opcode = at[0] & 15;
        if (opcode == 1) {
            char kept = at[head + length];
            hear(number, at + head, length);
            at[head + length] = kept;
        } else if (opcode == 9) {
            char pong[6] = {(char)0x8a, (char)0x80, 0, 0, 0, 0};
            if (length == 0) all(s->fd, pong, 6);
            else {
                char frame[132] = {(char)0x8a, (char)(0x80 | length)};
                memcpy(frame + 6, at + head, length);
                all(s->fd, frame, 6 + length);
            }
        }
        at += head + length; left -= head + length;
    }
    memmove(s->buffer, at, left);
    s->held = left;
}

static void turn(int ms) {
    struct epoll_event events[256];
    int count = epoll_wait(loop, events, 256, ms);
    for (int i = 0; i < count; i++)
        if (events[i].data.u32 < MOST) receive((int)events[i].data.u32);
}

static void drain(void) { while (waiting > 0) turn(100); }

int main(int argc, char **argv) {
    (void)argc;
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(argv[1]));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    loop = epoll_create1(0);
    char line[8192];
    FILE *file = argv[2] ? fopen(argv[2], "r") : NULL;
    while (file && token_count < MOST && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        tokens[token_count++] = strdup(line);
    }
    fcntl(0, F_SETFL, O_NONBLOCK);
    struct epoll_event input = {.events = EPOLLIN, .data.u32 = MOST};
    epoll_ctl(loop, EPOLL_CTL_ADD, 0, &input);
    for (;;) {
        turn(1000);
        ssize_t size = read(0, line, sizeof line - 1);
        if (size == 0) return 0;
        if (size < 0) continue;
        line[size] = 0;
        line[strcspn(line, "\n")] = 0;
        int first, count;
        char rest[4096];
        if (sscanf(line, "connect %d %d %4095[^\n]", &first, &count, join) == 3) {
            long began = now();
            /* A few at a time, unless it is the storm that is asked for. */
            for (int i = first; i < first + count; i++) { enter(i); if (count > 1000 && i % 20 == 19) drain(); }
            drain();
            printf("%ld\n", now() - began);
        } else if (sscanf(line, "storm %d %d", &first, &count) == 2) {
            long began = now();
            for (int i = first; i < first + count; i++) enter(i);
            drain();
            printf("%ld\n", now() - began);
        } else if (sscanf(line, "answer %d %4095[^\n]", &count, rest) == 2) {
            long began = now();
            for (int i = 0; i < count; i++) {
                char text[8192];
                snprintf(text, sizeof text, rest, i);
                waiting++;
                say(&screens[i], text);
            }
            drain();
            printf("%ld\n", began);
        } else if (sscanf(line, "close %d %d", &first, &count) == 2) {
            for (int i = first; i < first + count; i++) if (screens[i].fd > 0) {
                struct linger hard = {1, 0};
                setsockopt(screens[i].fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
                close(screens[i].fd);
            }
            printf("closed\n");
        } else if (sscanf(line, "dump %4095s", rest) == 1) {
            FILE *out = fopen(rest, "w");
            for (size_t i = 0; i < arrived; i++)
                fprintf(out, "%c %ld %ld\n", arrivals[i].kind, arrivals[i].number, arrivals[i].at);
            fclose(out);
            arrived = 0;
            printf("dumped\n");
        } else printf("what? %s\n", line);
        fflush(stdout);
    }
}
