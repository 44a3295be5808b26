package dev.migrationsentry.serve;

import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between the HTTP server and the site: a request in, an answer out, and no secret in it. */
final class SiteHandler extends Handler.Abstract {
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Site site;
  private final UnaryOperator<String> redact;
  private final RunListener listener;
  private final RequestPatience patience = new RequestPatience();

  /**
   * @param redact takes the secrets out of every answer
   * @param listener hears of bugs
   */
  SiteHandler(Site site, UnaryOperator<String> redact, RunListener listener) {
    this.site = site;
    this.redact = redact;
    this.listener = listener;
  }

  RequestPatience patience() {
    return patience;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    patience.answering(connection);
    request.addIdleTimeoutListener(_ -> false); // A migration takes its time.
    Request.addCompletionListener(request, _ -> patience.answered(connection));
    String path = Request.getPathInContext(request);
    send(answer(request, path), response, callback);
    return true;
  }

  private Answer answer(Request request, String path) {
    try {
      return site.answer(
          new Asked(request.getMethod(), path, bodyLength(request), request.getHeaders()::get));
    } catch (RuntimeException | Error bug) {
      StringWriter where = new StringWriter();
      bug.printStackTrace(new PrintWriter(where));
      listener.on(new RunEvent.Bug(where.toString()));
      return Failures.of(500, Asked.ofTheApi(path));
    }
  }

  private static long bodyLength(Request request) {
    HttpFields headers = request.getHeaders();
    return headers.contains(HttpHeader.TRANSFER_ENCODING)
        ? -1
        : Math.max(0, headers.getLongField(HttpHeader.CONTENT_LENGTH));
  }

  /**
   * What the HTTP server refuses by itself. Where not even the path could be read, the answer is
   * JSON: whoever sends that is a program.
   */
  boolean failed(Request request, Response response, Callback callback) {
    int status = response.getStatus() < 400 ? 500 : response.getStatus();
    String path = request.getHttpURI().getPath();
    boolean unread = path == null || path.equals("/badMessage");
    boolean api = unread || Asked.ofTheApi(path.replace("%2F", "/").replace("%2f", "/"));
    send(Failures.of(status, api), response, callback);
    return true;
  }

  private void send(Answer answer, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, answer.type());
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put(
        "Content-Security-Policy",
        answer.html() ? PAGE_POLICY : "default-src 'none'; frame-ancestors 'none'");
    answer.headers().forEach((name, value) -> headers.put(new HttpField(name, value)));
    response.setStatus(answer.status());
    byte[] body = redact.apply(answer.body()).getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
