'use client';

/** The last net, when even the root layout failed: no styles and no messages can be relied on here. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body
        style={{
          margin: 0,
          minHeight: '100dvh',
          display: 'grid',
          placeItems: 'center',
          background: '#fbf8f2',
          color: '#14213d',
          font: '1.125rem/1.7 system-ui, sans-serif',
          textAlign: 'center',
        }}
      >
        <main style={{ padding: '1.5rem' }}>
          <p>Something went wrong.</p>
          <p lang="si">යම් දෝෂයක් සිදු විය.</p>
          <p lang="ta">ஏதோ தவறு நடந்துவிட்டது.</p>
          <button
            type="button"
            onClick={retry}
            style={{
              minHeight: 48,
              padding: '0 1.5rem',
              border: 0,
              borderRadius: 12,
              background: '#fb9a2c',
              color: 'inherit',
              font: 'inherit',
              fontWeight: 600,
            }}
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
