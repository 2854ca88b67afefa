import { cva, type VariantProps } from 'class-variance-authority';

/** The look of a button, also for links: `<Link className={buttonVariants({ size: 'lg' })}>`. */
export const buttonVariants = cva(
  [
    'inline-flex items-center justify-center gap-2 rounded-xl text-center font-semibold leading-tight select-none',
    'transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55',
    '[&_svg]:size-5 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
        secondary: 'border border-field bg-surface text-ink hover:bg-raised',
        ghost: 'text-ink hover:bg-raised',
        danger: 'bg-danger-solid text-white hover:opacity-90',
      },
      size: {
        md: 'min-h-touch px-5 py-2 text-base',
        lg: 'min-h-14 px-6 py-3 text-lg',
        driver: 'min-h-driver rounded-2xl px-6 py-3 text-2xl font-bold [&_svg]:size-8',
        icon: 'size-touch',
      },
      wide: { true: 'w-full' },
    },
    defaultVariants: { variant: 'primary', size: 'md' },
  },
);

export type ButtonVariants = VariantProps<typeof buttonVariants>;
